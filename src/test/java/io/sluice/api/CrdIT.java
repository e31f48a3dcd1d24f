package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.testbed.TestBed;
import java.io.File;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a real API server keeps and shows of a Bucket. */
class CrdIT {

  private static TestBed bed;
  private static KubernetesClient client;
  private static InstalledCrd crd;

  private String namespace;

  @BeforeAll
  static void installTheCrd() {
    bed = TestBed.shared();
    client = bed.client();
    crd = InstalledCrd.in(bed);
  }

  @BeforeEach
  void ownNamespace() {
    namespace = bed.namespace("crd");
  }

  @Test
  void aV1beta2ObjectIsReadBackAsV1() {
    // Given
    crd.resource(namespace, InstalledCrd.example("buckets/valid-flux-v1beta2.yaml")).create();

    // When
    Bucket bucket =
        client.resources(Bucket.class).inNamespace(namespace).withName("valid-flux-v1beta2").get();

    // Then
    assertThat(bucket.getApiVersion()).isEqualTo("source.toolkit.fluxcd.io/v1");
    assertThat(bucket.getSpec().bucketName()).isEqualTo("podinfo");
    assertThat(bucket.getSpec().timeout()).isEqualTo("30s");
    assertThat(bucket.getStatus().observedGeneration()).isEqualTo(-1);
  }

  @Test
  void aBucketWithUrlGetsNoProviderFromTheServer() {
    // Given
    crd.resource(namespace, InstalledCrd.example("buckets/valid-url-escaped.yaml")).create();

    // When
    BucketSpec spec =
        client
            .resources(Bucket.class)
            .inNamespace(namespace)
            .withName("valid-url-escaped")
            .get()
            .getSpec();

    // Then
    assertThat(spec.provider()).isNull();
    assertThat(spec.timeout()).isEqualTo("60s");
  }

  @Test
  void everyFieldIsKeptByTheServer() {
    // Given
    String yaml = InstalledCrd.example("buckets/valid-every-field.yaml");

    // When
    GenericKubernetesResource kept = crd.resource(namespace, yaml).create();

    // Then
    assertThat(kept.<Object>get("spec"))
        .isEqualTo(Serialization.unmarshal(yaml, GenericKubernetesResource.class).get("spec"));
  }

  @Test
  void everyFieldOfTheStatusIsKeptByTheServer() {
    // Given
    Resource<GenericKubernetesResource> flux =
        crd.resource(namespace, InstalledCrd.example("crd/flux-status.yaml"));
    flux.create();

    // When
    GenericKubernetesResource kept =
        flux.patchStatus(
            Serialization.unmarshal(
                InstalledCrd.example("crd/flux-status.yaml"), GenericKubernetesResource.class));

    // Then
    assertThat(kept.<Object>get("status")).isEqualTo(flux.item().get("status"));
  }

  @Test
  void aStatusOfSluiceIsKeptByTheServer() {
    // Given
    Bucket bucket =
        Serialization.unmarshal(
            InstalledCrd.example("buckets/valid-url-whole-bucket.yaml"), Bucket.class);
    Resource<Bucket> resource =
        client.resources(Bucket.class).inNamespace(namespace).resource(bucket);
    resource.create();
    BucketStatus status = sluiceStatus();

    // When
    Bucket kept =
        resource
            .subresource("status")
            .patch(
                PatchContext.of(PatchType.JSON_MERGE),
                Serialization.asJson(Map.of("status", status)));

    // Then
    assertThat(kept.getStatus()).isEqualTo(status);
  }

  @Test
  void theUrlColumnShowsTheBucketNameOfFlux() throws Exception {
    // Given
    crd.resource(namespace, InstalledCrd.example("buckets/valid-flux-without-provider.yaml"))
        .create();
    crd.resource(namespace, InstalledCrd.example("buckets/valid-url-aws-service-account.yaml"))
        .create();

    // When
    List<String> lines = kubectl("get", "bkt", "-n", namespace);

    // Then
    assertThat(lines.getFirst().split("\\s+"))
        .containsExactly("NAME", "URL", "READY", "STATUS", "REVISION", "AGE");
    assertThat(lines)
        .anyMatch(line -> line.matches("valid-flux-without-provider +example +\\S+"))
        .anyMatch(line -> line.matches("valid-url-aws-service-account +s3://my-bucket/path +\\S+"));
  }

  private static BucketStatus sluiceStatus() {
    Condition ready = new Condition();
    ready.setType("Ready");
    ready.setStatus("False");
    ready.setReason("NotSupported");
    ready.setMessage("spec.sync.marker: not there yet.");
    ready.setLastTransitionTime("2026-11-20T10:00:00Z");
    ready.setObservedGeneration(1L);
    return new BucketStatus(
        1L,
        List.of(ready),
        new BucketStatus.Artifact(
            null,
            null,
            null,
            "sha256:b4c2a60ce44b67f5b659a95ce4e4cc9e2a86baf13afb72bd397c5384cbc0e479",
            "2026-11-20T10:00:00Z",
            12L,
            null),
        null,
        null,
        "sha256:b4c2",
        "sha256:b4c2",
        "now",
        "earliest",
        new BucketStatus.InventoryStatus(
            1L,
            List.of(new BucketStatus.InventoryStatus.Entry("team-a_web_apps_Deployment", "v1"))),
        List.of(
            new BucketStatus.HistoryEntry(
                "sha256:b4c2",
                "2026-11-20T10:00:00Z",
                "poll",
                "2026-11-19T10:00:00Z",
                1L,
                1L,
                0L,
                0L,
                "1.5s",
                "Succeeded")),
        new BucketStatus.PushStatus("2026-11-20T10:00:00.250Z", "750ms"));
  }

  private List<String> kubectl(String... arguments) throws Exception {
    File output = Files.createTempFile("kubectl", ".out").toFile();
    List<String> command =
        Stream.concat(Stream.of(bed.kubectl().toString()), Stream.of(arguments)).toList();
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output);
    builder.environment().put("KUBECONFIG", bed.kubeconfig().toString());
    int exit = builder.start().waitFor();
    List<String> lines = Files.readAllLines(output.toPath());
    assertThat(exit).as("%s: %s", command, lines).isZero();
    return lines;
  }
}
