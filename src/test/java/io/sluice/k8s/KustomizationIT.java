package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.sluice.testbed.Names;
import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What {@code kubectl kustomize} makes of each folder, alone and together. */
class KustomizationIT {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  private final Kubectl kubectl = Kubectl.admin(TestBed.shared());

  @ParameterizedTest
  @ValueSource(
      strings = {
        ".",
        "crd",
        "base",
        "overlays/kafka",
        "overlays/aws",
        "overlays/gcp",
        "overlays/with-flux",
        "overlays/tenant",
        "monitoring",
        "tenant"
      })
  void eachBuildsByItself(String folder) throws IOException {
    // When
    var objects = objects(kubectl.run("kustomize", "k8s/" + folder));

    // Then
    assertThat(objects)
        .isNotEmpty()
        .allSatisfy(o -> assertThat(o.path("kind").asText()).isNotEmpty());
  }

  @Test
  void allComponentsGoTogetherUnderAnImageOfOnesOwn() throws IOException {
    // Given
    var mine =
        kustomization(
            """
            resources: [../../k8s]
            components:
              - ../../k8s/components/kafka
              - ../../k8s/components/aws
              - ../../k8s/components/gcp
              - ../../k8s/components/with-flux
              - ../../k8s/components/tenant
            images: [{name: sluice, newName: example.com/sluice, newTag: "1"}]
            """);

    // When
    var objects = objects(kubectl.run("kustomize", mine.toString()));

    // Then
    assertThat(one(objects, "ConfigMap", "sluice-settings").path("data").toString())
        .contains("kafka", "AWS_REGION", "sharding.fluxcd.io/key=sluice", "sluice-system:default");
    assertThat(
            one(objects, "ServiceAccount", "sluice-bridge").at("/metadata/annotations").toString())
        .contains("eks.amazonaws.com/role-arn", "iam.gke.io/gcp-service-account");
    for (var deployment : List.of("sluice", "sluice-bridge")) {
      assertThat(
              one(objects, "Deployment", deployment)
                  .at("/spec/template/spec/containers/0/image")
                  .asText())
          .isEqualTo("example.com/sluice:1");
    }
    assertThat(objects)
        .noneSatisfy(o -> assertThat(o.at("/roleRef/name").asText()).isEqualTo("cluster-admin"));
  }

  @Test
  void withKafkaTheBridgeHasNoTokenAndTheControllerNoBridge() throws IOException {
    // When
    var objects = objects(kubectl.run("kustomize", "k8s/overlays/kafka"));

    // Then
    assertThat(
            one(objects, "Deployment", "sluice-bridge")
                .at("/spec/template/spec/automountServiceAccountToken")
                .asBoolean(true))
        .isFalse();
    assertThat(roles(one(objects, "Deployment", "sluice-bridge"))).isEqualTo("bridge");
    assertThat(roles(one(objects, "Deployment", "sluice"))).isEqualTo("controller");
  }

  @ParameterizedTest
  @ValueSource(strings = {"sluice", "sluice-bridge"})
  void eachDeploymentIsMadeToStayUpAndToDoNoHarm(String name) throws IOException {
    // When
    var objects = objects(kubectl.run("kustomize", "k8s/overlays/kafka"));

    // Then
    var spec = one(objects, "Deployment", name).path("spec");
    var pod = spec.at("/template/spec");
    var container = pod.at("/containers/0");
    var labels = spec.at("/template/metadata/labels");
    assertThat(spec.path("replicas").asInt()).isEqualTo(2);
    assertThat(pod.path("terminationGracePeriodSeconds").asInt()).isGreaterThan(10);
    assertThat(pod.at("/topologySpreadConstraints/0/labelSelector/matchLabels"))
        .isEqualTo(spec.at("/selector/matchLabels"));
    assertThat(pod.at("/securityContext/runAsNonRoot").asBoolean()).isTrue();
    assertThat(pod.at("/securityContext/seccompProfile/type").asText()).isEqualTo("RuntimeDefault");
    assertThat(container.at("/securityContext/readOnlyRootFilesystem").asBoolean()).isTrue();
    assertThat(container.at("/securityContext/allowPrivilegeEscalation").asBoolean(true)).isFalse();
    assertThat(container.at("/securityContext/capabilities/drop/0").asText()).isEqualTo("ALL");
    for (var amount : List.of("requests/cpu", "requests/memory", "limits/cpu", "limits/memory")) {
      assertThat(container.at("/resources/" + amount).asText()).as(amount).isNotEmpty();
    }
    for (var probe : List.of("started", "live", "ready")) {
      assertThat(container.findValuesAsText("path")).contains("/q/health/" + probe);
    }
    assertThat(one(objects, "PodDisruptionBudget", name).at("/spec/selector/matchLabels"))
        .isEqualTo(spec.at("/selector/matchLabels"));
    for (var selector :
        List.of(
            one(objects, "Service", "sluice").at("/spec/selector"),
            one(objects, "NetworkPolicy", "sluice").at("/spec/podSelector/matchLabels"))) {
      assertThat(selector.properties()).isNotEmpty().isSubsetOf(labels.properties());
    }
  }

  @Test
  void aTenantsNamespaceBindsSluicesOwnAccount() throws IOException {
    // Given
    var mine = kustomization("namespace: team-a\nresources: [../../k8s/tenant]\n");

    // When
    var binding = one(objects(kubectl.run("kustomize", mine.toString())), "RoleBinding", "sluice");

    // Then
    assertThat(binding.at("/metadata/namespace").asText()).isEqualTo("team-a");
    assertThat(binding.at("/subjects/0/namespace").asText()).isEqualTo("sluice-system");
  }

  @Test
  void fluxIsToldToLeaveSluicesBucketsAndCrdAlone() throws IOException {
    // Given
    var mine =
        kustomization("resources: [flux.yaml, ../../k8s/crd]\ncomponents: [../../k8s/flux-side]\n");
    Files.writeString(
        mine.resolve("flux.yaml"),
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: source-controller, namespace: flux-system}
        spec:
          template:
            spec:
              containers: [{name: manager, args: [--storage-path=/data]}]
        """);

    // When
    var objects = objects(kubectl.run("kustomize", mine.toString()));

    // Then
    assertThat(
            one(objects, "Deployment", "source-controller")
                .at("/spec/template/spec/containers/0/args")
                .toString())
        .isEqualTo("[\"--storage-path=/data\",\"--watch-label-selector=!sharding.fluxcd.io/key\"]");
    assertThat(
            one(objects, "CustomResourceDefinition", "buckets.source.toolkit.fluxcd.io")
                .at("/metadata/annotations")
                .toString())
        .contains("\"kustomize.toolkit.fluxcd.io/reconcile\":\"disabled\"");
  }

  private static String roles(JsonNode deployment) {
    for (var env : deployment.at("/spec/template/spec/containers/0/env")) {
      if (env.path("name").asText().equals("SLUICE_ROLES")) {
        return env.path("value").asText();
      }
    }
    return "";
  }

  /** A new folder beside the build's results, so that {@code ../../k8s} leads to ours. */
  private static Path kustomization(String text) throws IOException {
    var folder = Files.createDirectories(Path.of("target", Names.unique("kustomization")));
    Files.writeString(
        folder.resolve("kustomization.yaml"),
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\n" + text);
    return folder;
  }

  private static JsonNode one(List<JsonNode> objects, String kind, String name) {
    return objects.stream()
        .filter(o -> o.path("kind").asText().equals(kind))
        .filter(
            o ->
                o.at("/metadata/name")
                    .asText()
                    .replaceAll("^(sluice-settings)-[a-z0-9]{10}$", "$1")
                    .equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no " + kind + " " + name));
  }

  private static List<JsonNode> objects(String stream) throws IOException {
    var objects = new ArrayList<JsonNode>();
    try (var values = YAML.readerFor(JsonNode.class).<JsonNode>readValues(stream)) {
      values.forEachRemaining(objects::add);
    }
    return objects;
  }
}
