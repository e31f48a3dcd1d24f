package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.sluice.testbed.Fault;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What people and tools can read of a Bucket. */
class StatusIT {

  @Test
  void historyRevisionsAndEventsTellWhatEachSyncDid() {
    try (var it = Scenario.shared("history")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"))
          .put("app/b.yaml", it.configMap("b", "1"))
          .bucket()
          .awaitReady();
      var first = it.status().orElseThrow().artifact().revision();

      // When
      it.put("app/a.yaml", it.configMap("a", "2")).delete("app/b.yaml").sync();

      // Then
      var status = it.status().orElseThrow();
      var second = status.artifact().revision();
      assertThat(second).startsWith("sha256:").isNotEqualTo(first);
      assertThat(status.lastAppliedRevision()).isEqualTo(second);
      assertThat(status.lastAttemptedRevision()).isEqualTo(second);
      assertThat(status.history()).hasSize(2);
      assertThat(status.history().getFirst())
          .satisfies(
              entry -> {
                assertThat(entry.revision()).isEqualTo(second);
                assertThat(entry.trigger()).isEqualTo("request");
                assertThat(entry.applied()).isEqualTo(1);
                assertThat(entry.pruned()).isEqualTo(1);
                assertThat(entry.failed()).isZero();
                assertThat(entry.objects()).isEqualTo(1);
                assertThat(entry.result()).isEqualTo("Succeeded");
                assertThat(entry.duration()).isNotBlank();
              });
      assertThat(status.history().getLast())
          .satisfies(
              entry -> {
                assertThat(entry.revision()).isEqualTo(first);
                assertThat(entry.trigger()).isEqualTo("spec");
                assertThat(entry.applied()).isEqualTo(2);
              });
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(it.events("Applied"))
                      .anySatisfy(
                          event ->
                              assertThat(event)
                                  .contains(
                                      "ConfigMap/" + it.namespace() + "/a configured",
                                      "ConfigMap/" + it.namespace() + "/b deleted",
                                      second)));

      // When
      it.put("app/bad.yaml", Manifests.deployment("bad", "Not A Label!")).sync();

      // Then
      var failed = it.status().orElseThrow();
      assertThat(failed.lastAppliedRevision()).isEqualTo(second);
      assertThat(failed.lastAttemptedRevision())
          .isEqualTo(failed.artifact().revision())
          .isNotEqualTo(second);
      assertThat(failed.history().getFirst().failed()).isEqualTo(1);
      assertThat(failed.history().getFirst().result()).isEqualTo("ObjectsFailed");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(it.events("ObjectsFailed")).hasSize(1));
    }
  }

  @Test
  void anEventNamesTheRevisionItTellsOf() {
    try (var it = Scenario.shared("event-revision")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      var first = it.status().orElseThrow().artifact().revision();

      // When
      it.put("app/a.yaml", it.configMap("a", "2")).sync();

      // Then
      var second = it.status().orElseThrow().artifact().revision();
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(it.eventRevisions("Applied"))
                      .containsExactlyInAnyOrder(first, second));
    }
  }

  @Test
  void theStatusCountsAllObjectsAndNames256WhileShardsHoldEveryOne() {
    try (var it = Scenario.shared("inventory")) {
      // Given
      var objects =
          IntStream.range(0, 300)
              .mapToObj(i -> it.configMap("c%03d".formatted(i), "1"))
              .collect(Collectors.joining("---\n"));

      // When
      it.put("app/all.yaml", objects).bucket().awaitReady();

      // Then
      var inventory = it.status().orElseThrow().inventory();
      assertThat(inventory.objects()).isEqualTo(300);
      assertThat(inventory.entries()).hasSize(256);
      assertThat(inventory.entries().getFirst().id())
          .isEqualTo(it.namespace() + "_c000__ConfigMap");
      assertThat(inventory.entries().getFirst().v()).isEqualTo("v1");
      assertThat(inventoryParts(it)).isNotEmpty();
    }
  }

  @Test
  void aSyncThatTakesLongAndFindsNothingNewIsNoNews() {
    var proxy = SharedSluice.get().proxy();
    try (var it = Scenario.shared("long")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      var answers = new CompletableFuture<Void>();
      proxy.inject(r -> r.bucket().equals(it.s3Bucket()), new Fault.Hold(answers));

      // When
      it.annotate("reconcile.fluxcd.io/requestedAt", "now");
      it.awaitCondition("Reconciling", "Progressing");
      answers.complete(null);
      it.awaitReady();
      it.put("app/a.yaml", it.configMap("a", "2")).sync();

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.events("Applied").size() == 2);
      assertThat(it.events("Succeeded")).isEmpty();
    } finally {
      proxy.heal();
    }
  }

  @Test
  void kubectlWaitsForAndListsBuckets() {
    try (var it = Scenario.shared("kubectl-reads")) {
      // Given
      var kubectl = new Kubectl(SharedSluice.get().bed());
      it.put("app/a.yaml", it.configMap("a", "1")).bucket();

      // When
      var waited =
          kubectl.run(
              "kubectl wait bucket/source --for=condition=Ready --timeout=30s -n "
                  + it.namespace());
      var listed = kubectl.run("kubectl get buckets -A").lines().toList();

      // Then
      assertThat(waited).contains("source condition met");
      assertThat(listed.getFirst().trim().split("\\s{2,}|\\s"))
          .containsSubsequence("NAMESPACE", "NAME", "URL", "READY", "STATUS", "REVISION", "AGE");
      assertThat(listed.stream().filter(line -> line.startsWith(it.namespace())))
          .singleElement()
          .satisfies(
              line ->
                  assertThat(line)
                      .contains(
                          "s3://" + it.s3Bucket() + "/app",
                          "True",
                          "Applied revision sha256:",
                          ": 1 object"));
    }
  }

  /** What is stored of a Bucket's inventory. */
  static List<ConfigMap> inventoryParts(Scenario it) {
    return it.client().configMaps().inNamespace("flux-system").list().getItems().stream()
        .filter(part -> part.getMetadata().getName().startsWith("sluice-inventory-"))
        .filter(part -> String.valueOf(part.getMetadata()).contains(it.namespace()))
        .toList();
  }

  @Test
  void metricsTellOfTheBucketInFluxsWordsToo() {
    try (var it = Scenario.shared("metrics")) {
      // When
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(SharedSluice.get().process().metrics())
                      .contains("sluice_bucket_ready{name=\"source\",namespace=\"" + it.namespace())
                      .containsPattern(
                          "gotk_reconcile_duration_seconds_count\\{kind=\"Bucket\",name=\"source\",namespace=\""
                              + it.namespace()
                              + "\"} [1-9]"));
    }
  }
}
