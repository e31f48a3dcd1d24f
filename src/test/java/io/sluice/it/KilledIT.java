package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** A process that is killed in the middle of its work, and the one that follows it. */
class KilledIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int FILES = 20;
  private static final int EACH = 20;

  @Test
  void killedAgainAndAgainItEndsWithWhatTheBucketHoldsAndOrphansNothing() {
    var sluice = ShardSluice.of("killed", Map.of());
    try (var it = sluice.scenario("killed")) {
      // Given
      upload(it, "1");
      it.bucket("apply: {allowEmpty: true, pruneLimit: 100%}");

      // When
      killOnce(sluice, () -> live(it, "1") > 5);
      killOnce(sluice, () -> live(it, "1") > 150);
      upload(it, "2");
      killOnce(sluice, () -> live(it, "2") > 50);

      // Then
      try (var last = sluice.start()) {
        it.awaitReady();
        await().atMost(PATIENCE).until(() -> live(it, "2") == FILES * EACH);
        assertThat(owned(it)).hasSize(FILES * EACH);
        assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(FILES * EACH);

        // When
        IntStream.range(0, FILES).forEach(file -> it.delete("app/" + file + ".yaml"));
        it.annotate("reconcile.fluxcd.io/requestedAt", "all-deleted");
        await().atMost(PATIENCE).until(() -> owned(it).size() < FILES * EACH - 20);
        last.kill();
      }
      try (var cleaner = sluice.start()) {
        // Then
        await().atMost(PATIENCE).until(() -> owned(it).isEmpty());
        it.sync();
        assertThat(cleaner.log()).doesNotContain("Another process wrote");
        assertThat(it.status().orElseThrow().inventory().objects()).isZero();
      }
    }
  }

  @Test
  void aWriteThatWasNeverRecordedDoesNotOutliveTheFileTurnedBack() {
    var sluice = ShardSluice.of("unrecorded", Map.of());
    try (var it = sluice.scenario("unrecorded")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "1"));
      try (var first = sluice.start()) {
        it.bucket().awaitReady();
        denyInventories(it, sluice.shard());
        it.put("app/one.yaml", it.configMap("one", "2"));
        await()
            .atMost(PATIENCE)
            .pollInterval(Duration.ofMillis(500))
            .until(
                () -> {
                  it.annotate("reconcile.fluxcd.io/requestedAt", Scenario.uniqueName("again"));
                  return it.liveValue("one").orElse("").equals("2");
                });
        it.awaitCondition("ApplyFailed", "InventoryUnreadable");

        // When
        first.kill();
      }
      allowInventories(it, sluice.shard());
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));

      // Then
      try (var next = sluice.start()) {
        await().atMost(PATIENCE).until(() -> it.liveValue("two").orElse("").equals("2"));
        it.awaitReady();
        assertThat(it.liveValue("one")).contains("1");
        assertThat(next.log()).doesNotContain("ERROR");
      }
    }
  }

  @Test
  void itStopsInGoodOrderWhileASyncRuns() {
    var sluice = ShardSluice.of("stopped", Map.of());
    try (var it = sluice.scenario("stopped")) {
      // Given
      upload(it, "1");
      it.bucket();
      var first = sluice.start();
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(() -> live(it, "1") > 5);

      // When
      first.stop();

      // Then
      assertThat(first.log()).contains("sluice stopped in").doesNotContain("ERROR");
      try (var next = sluice.start()) {
        it.awaitReady();
        assertThat(live(it, "1")).isEqualTo(FILES * EACH);
        assertThat(next.log()).doesNotContain("Another process wrote");
      }
    }
  }

  private static void killOnce(ShardSluice sluice, java.util.concurrent.Callable<Boolean> when) {
    try (SluiceProcess process = sluice.start()) {
      await().atMost(PATIENCE).pollInterval(Duration.ofMillis(20)).until(when);
      process.kill();
    }
  }

  private static void upload(Scenario it, String value) {
    for (int file = 0; file < FILES; file++) {
      int first = file * EACH;
      it.put(
          "app/" + file + ".yaml",
          IntStream.range(first, first + EACH)
              .mapToObj(i -> it.configMap("many-" + i, value))
              .collect(Collectors.joining("---\n")));
    }
  }

  private static List<ConfigMap> owned(Scenario it) {
    return it.client()
        .configMaps()
        .inNamespace(it.namespace())
        .withLabel("sluice.io/bucket", "source")
        .list()
        .getItems();
  }

  private static long live(Scenario it, String value) {
    return owned(it).stream().filter(c -> value.equals(c.getData().get("value"))).count();
  }

  /** Has the API server refuse changes of ConfigMaps in Sluice's own namespace. */
  private static void denyInventories(Scenario it, String namespace) {
    it.create(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicy
        metadata: {name: %s}
        spec:
          matchConstraints:
            resourceRules:
              - {apiGroups: [""], apiVersions: [v1], operations: [UPDATE], resources: [configmaps]}
          validations: [{expression: "false", message: "not now"}]
        """
            .formatted(namespace));
    it.create(
        """
        apiVersion: admissionregistration.k8s.io/v1
        kind: ValidatingAdmissionPolicyBinding
        metadata: {name: %s}
        spec:
          policyName: %s
          validationActions: [Deny]
          matchResources:
            namespaceSelector: {matchLabels: {kubernetes.io/metadata.name: %s}}
        """
            .formatted(namespace, namespace, namespace));
    var probe = it.client().configMaps().inNamespace(namespace).withName("kube-root-ca.crt");
    await()
        .atMost(PATIENCE)
        .until(
            () -> {
              try {
                probe.edit(c -> c.toBuilder().addToData("probe", "1").build());
                probe.edit(c -> c.toBuilder().removeFromData("probe").build());
                return false;
              } catch (io.fabric8.kubernetes.client.KubernetesClientException refused) {
                return refused.getMessage().contains("not now");
              }
            });
  }

  private static void allowInventories(Scenario it, String namespace) {
    KubernetesClient client = it.client();
    client
        .admissionRegistration()
        .v1()
        .validatingAdmissionPolicyBindings()
        .withName(namespace)
        .delete();
    client.admissionRegistration().v1().validatingAdmissionPolicies().withName(namespace).delete();
    var probe = client.configMaps().inNamespace(namespace).withName("kube-root-ca.crt");
    await()
        .atMost(PATIENCE)
        .ignoreExceptions()
        .until(() -> probe.edit(c -> c.toBuilder().addToData("probe", "2").build()) != null);
  }
}
