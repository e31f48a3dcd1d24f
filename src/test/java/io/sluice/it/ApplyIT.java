package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How objects come into the cluster, and what keeps one out. */
class ApplyIT {

  @Test
  void aRefusedObjectIsNamedTheOthersApplyAndItHealsByItself() {
    try (var it = Scenario.shared("refused")) {
      // Given
      it.put("app/quota.yaml", quota("0")).bucket("apply: {retryInterval: 1s}").awaitReady();
      it.put("app/service.yaml", service("10.0.0.76"))
          .put("app/fine.yaml", it.configMap("fine", "1"))
          .sync();

      // When
      var message = it.message("ApplyFailed");

      // Then
      assertThat(message)
          .contains("Service/" + it.namespace() + "/service", "app/service.yaml", "exceeded quota");
      assertThat(message.length()).isLessThan(1500);
      assertThat(it.liveValue("fine")).contains("1");
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("False");

      // When
      it.client()
          .resourceQuotas()
          .inNamespace(it.namespace())
          .withName("few")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE), "{\"spec\":{\"hard\":{\"services\":\"9\"}}}");

      // Then
      it.awaitReady();
      assertThat(it.live("v1", "Service", "service")).isNotNull();
    }
  }

  @Test
  void aCrdItsResourceANamespaceAndItsContentComeInOneSync() {
    try (var it = Scenario.shared("together").withClusterAdmin()) {
      // Given
      var group = Scenario.uniqueName("together") + ".example.com";
      var inner = Scenario.uniqueName("together-inner");
      it.put(
              "app/1-widget.yaml",
              "apiVersion: %s/v1\nkind: Widget\nmetadata: {name: w}\nspec: {size: 3}\n"
                  .formatted(group))
          .put("app/2-crd.yaml", Manifests.crd(group, "Widget"))
          .put(
              "app/3-content.yaml",
              it.configMap("inside", "1")
                  .replace("namespace: " + it.namespace(), "namespace: " + inner))
          .put(
              "app/4-ns.yaml",
              "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + inner + "}\n");

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.live(group + "/v1", "Widget", "w").<Integer>get("spec", "size")).isEqualTo(3);
      assertThat(it.client().configMaps().inNamespace(inner).withName("inside").get()).isNotNull();
      assertThat(it.status().orElseThrow().history()).hasSize(1);
      it.client().namespaces().withName(inner).delete();
    }
  }

  @Test
  void aCrdGetsAVersionAndItsResourceIsWrittenInThatVersionInOneSync() {
    try (var it = Scenario.shared("versions").withClusterAdmin()) {
      // Given
      var group = Scenario.uniqueName("versions") + ".example.com";
      var crd = Manifests.crd(group, "Widget");
      it.put("app/crd.yaml", crd)
          .put("app/widget.yaml", widget(group, "v1", 1))
          .bucket("apply: {retryInterval: 10m}")
          .awaitReady();

      // When
      it.put("app/crd.yaml", Manifests.withVersion(crd, "v2"))
          .put("app/widget.yaml", widget(group, "v2", 2))
          .sync();

      // Then
      assertThat(it.condition("ApplyFailed")).isEmpty();
      assertThat(it.live(group + "/v2", "Widget", "w").<Integer>get("spec", "size")).isEqualTo(2);
    }
  }

  private static String widget(String group, String version, int size) {
    return "apiVersion: %s/%s\nkind: Widget\nmetadata: {name: w}\nspec: {size: %d}\n"
        .formatted(group, version, size);
  }

  @Test
  void theItemsOfAListAreAppliedEach() {
    try (var it = Scenario.shared("lists")) {
      // Given
      it.put(
          "app/list.yaml",
          """
          apiVersion: v1
          kind: List
          items:
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: one}, data: {value: "1"}}
            - {apiVersion: v1, kind: ConfigMap, metadata: {name: two}, data: {value: "2"}}
          """);
      it.put(
          "app/maps.json",
          """
          {"apiVersion": "v1", "kind": "ConfigMapList", "items": [
            {"metadata": {"name": "three"}, "data": {"value": "3"}}]}
          """);

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveValue("two")).contains("2");
      assertThat(it.liveValue("three")).contains("3");
    }
  }

  @Test
  void theTargetNamespaceTakesAllNamespacedObjects() {
    try (var it = Scenario.shared("target").withClusterAdmin();
        var target = Scenario.shared("target-there")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"));

      // When
      it.bucket("apply: {targetNamespace: " + target.namespace() + "}").awaitReady();

      // Then
      assertThat(target.liveValue("a")).contains("1");
      assertThat(it.liveConfigMap("a")).isEmpty();

      // When
      it.patchSpec("{\"apply\":{\"targetNamespace\":null}}").awaitReady();

      // Then
      assertThat(it.liveValue("a")).contains("1");
      assertThat(target.liveConfigMap("a")).isEmpty();
    }
  }

  @Test
  void whatIsImmutableIsReplacedOnlyByForce() {
    try (var it = Scenario.shared("force")) {
      // Given
      it.put("app/fixed.yaml", it.configMap("fixed", "1") + "immutable: true\n")
          .put("app/job.yaml", job("one"))
          .put("app/service.yaml", service("10.0.0.77"))
          .bucket("apply: {retryInterval: 10m}")
          .awaitReady();

      // When
      it.put("app/fixed.yaml", it.configMap("fixed", "2") + "immutable: true\n")
          .put("app/job.yaml", job("two"))
          .put("app/service.yaml", service("10.0.0.78"))
          .sync();

      // Then
      assertThat(it.message("ApplyFailed"))
          .contains("ConfigMap/", "Job/", "Service/", "spec.apply.force: true");
      assertThat(it.liveValue("fixed")).contains("1");

      // When
      it.patchSpec("{\"apply\":{\"force\":true}}").awaitReady();

      // Then
      assertThat(it.liveValue("fixed")).contains("2");
      assertThat(
              it.client()
                  .batch()
                  .v1()
                  .jobs()
                  .inNamespace(it.namespace())
                  .withName("job")
                  .get()
                  .getSpec()
                  .getTemplate()
                  .getMetadata()
                  .getLabels())
          .containsEntry("step", "two");
      assertThat(
              it.client()
                  .services()
                  .inNamespace(it.namespace())
                  .withName("service")
                  .get()
                  .getSpec()
                  .getClusterIP())
          .isEqualTo("10.0.0.78");
    }
  }

  @Test
  void whatAsksToBeLeftAloneIsLeftAlone() {
    try (var it = Scenario.shared("leave-alone")) {
      // Given
      it.put("app/own.yaml", OwnershipIT.annotated(it, "own", "1", "sluice.io/reconcile: disabled"))
          .put(
              "app/flux.yaml",
              OwnershipIT.annotated(
                  it, "flux", "1", "kustomize.toolkit.fluxcd.io/reconcile: disabled"))
          .put("app/live.yaml", it.configMap("live", "1"))
          .bucket()
          .awaitReady();
      it.client()
          .configMaps()
          .inNamespace(it.namespace())
          .withName("live")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/reconcile\":\"disabled\"}}}");

      // When
      it.put("app/live.yaml", it.configMap("live", "2")).sync();

      // Then
      assertThat(List.of("own", "flux"))
          .allSatisfy(name -> assertThat(it.liveConfigMap(name)).isEmpty());
      assertThat(it.liveValue("live")).contains("1");
      it.awaitReady();

      // When
      it.client()
          .configMaps()
          .inNamespace(it.namespace())
          .withName("live")
          .patch(
              PatchContext.of(PatchType.JSON_MERGE),
              "{\"metadata\":{\"annotations\":{\"kustomize.toolkit.fluxcd.io/reconcile\":null}}}");
      it.sync();

      // Then
      assertThat(it.liveValue("live")).contains("2");
    }
  }

  @Test
  void anEncryptedManifestIsRefused() {
    try (var it = Scenario.shared("sops")) {
      // Given
      it.put("app/secret.yaml", secret("hidden") + "sops: {mac: \"ENC[x]\"}\n")
          .put("app/fine.yaml", it.configMap("fine", "1"));

      // When
      var message = it.bucket().awaitCondition("BuildFailed", "InvalidManifest");

      // Then
      assertThat(message).contains("app/secret.yaml").containsIgnoringCase("sops");
      assertThat(it.live("v1", "Secret", "hidden")).isNull();
      assertThat(it.liveValue("fine")).contains("1");
    }
  }

  @Test
  void aWebhookThatIsNotThereYetDoesNotHoldUpItsOwnSource() {
    try (var it = Scenario.shared("webhook").withClusterAdmin()) {
      // Given
      var name = Scenario.uniqueName("webhook");
      it.put("app/0-hook.yaml", webhook(name, it.namespace()))
          .put("app/1-map.yaml", it.configMap("before", "1"))
          .bucket("apply: {retryInterval: 1s}")
          .awaitReady();
      assertThat(it.liveValue("before")).contains("1");

      // When
      it.put("app/1-map.yaml", it.configMap("before", "2"));
      it.annotate("reconcile.fluxcd.io/requestedAt", "while-the-webhook-is-down");
      it.client()
          .admissionRegistration()
          .v1()
          .validatingWebhookConfigurations()
          .withName(name)
          .patch(
              PatchContext.of(PatchType.JSON),
              "[{\"op\":\"replace\",\"path\":\"/webhooks/0/failurePolicy\",\"value\":\"Ignore\"}]");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(it.liveValue("before")).contains("2"));
      it.client()
          .admissionRegistration()
          .v1()
          .validatingWebhookConfigurations()
          .withName(name)
          .delete();
    }
  }

  private static String quota(String services) {
    return """
    apiVersion: v1
    kind: ResourceQuota
    metadata: {name: few, annotations: {sluice.io/ssa: IfNotPresent}}
    spec: {hard: {services: "%s"}}
    """
        .formatted(services);
  }

  private static String secret(String name) {
    return "apiVersion: v1\nkind: Secret\nmetadata: {name: %s}\nstringData: {password: hunter2}\n"
        .formatted(name);
  }

  private static String job(String step) {
    return """
    apiVersion: batch/v1
    kind: Job
    metadata: {name: job}
    spec:
      suspend: true
      template:
        metadata: {labels: {step: %s}}
        spec:
          restartPolicy: Never
          containers: [{name: main, image: registry.example/%s:1}]
    """
        .formatted(step, step);
  }

  private static String service(String ip) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: service}
    spec:
      clusterIP: %s
      ports: [{port: 80}]
    """
        .formatted(ip);
  }

  private static String webhook(String name, String namespace) {
    return """
    apiVersion: admissionregistration.k8s.io/v1
    kind: ValidatingWebhookConfiguration
    metadata: {name: %1$s}
    webhooks:
      - name: check.example.com
        admissionReviewVersions: [v1]
        sideEffects: None
        failurePolicy: Fail
        timeoutSeconds: 1
        namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %2$s}}
        clientConfig: {service: {name: nowhere, namespace: %2$s}}
        rules: [{apiGroups: [""], apiVersions: [v1], operations: [CREATE, UPDATE], resources: [configmaps]}]
    """
        .formatted(name, namespace);
  }
}
