package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a process is told to look at, and what it lacks. */
class ProcessIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @Test
  void itSeesOnlyTheNamespacesAndTheShardItIsToldOf() {
    var shard = ShardSluice.of("scoped", Map.of());
    try (var within = shard.scenario("within");
        var beyond = shard.scenario("beyond")) {
      // Given
      within.put("app/one.yaml", within.configMap("one", "1")).bucket();
      beyond.put("app/one.yaml", beyond.configMap("one", "1")).bucket();
      var sluice =
          new ShardSluice(
              shard.bed(),
              shard.store(),
              shard.shard(),
              Map.of("SLUICE_WATCH_NAMESPACES", within.namespace()));

      // When
      try (var process = sluice.start()) {
        within.awaitReady();
        within.put("app/one.yaml", within.configMap("one", "2")).sync();

        // Then
        assertThat(within.liveValue("one")).contains("2");
        assertThat(beyond.status().map(s -> s.conditions()).isEmpty()).isTrue();
        assertThat(beyond.liveConfigMap("one")).isEmpty();
        assertThat(process.log()).contains("Reconciling 1 Buckets").doesNotContain("WARN");
      }
    }
  }

  @Test
  void withoutItsOwnNamespaceItSaysWhichToCreate() {
    var shard = ShardSluice.of("homeless", Map.of("POD_NAMESPACE", "no-such-namespace"));
    try (var it = shard.scenario("homeless");
        var process = shard.start()) {
      // When
      it.put("app/one.yaml", it.configMap("one", "1")).bucket();

      // Then
      assertThat(it.awaitCondition("ApplyFailed", "InventoryUnreadable"))
          .contains("there is no Namespace no-such-namespace; create it, or set POD_NAMESPACE");
      assertThat(it.liveConfigMap("one")).isEmpty();
      assertThat(process.healthReady().status()).isEqualTo(200);
    }
  }

  @Test
  void withoutANamespaceForItsLeaseItIsNotReadyAndSaysWhichToCreate() {
    var shard =
        ShardSluice.of(
            "leaseless", Map.of("POD_NAMESPACE", "no-such-home", "SLUICE_LEADER_ELECTION", "on"));

    // When
    try (var process = shard.start()) {
      // Then
      await()
          .atMost(PATIENCE)
          .until(() -> process.healthReady().body().contains("There is no Namespace no-such-home"));
      assertThat(process.healthReady().status()).isEqualTo(503);
      assertThat(process.log()).containsOnlyOnce("There is no Namespace no-such-home");
      assertThat(process.log()).doesNotContain("Exception");
    }
  }

  @Test
  void aBridgeAloneNeedsNoKubernetes() {
    // When
    try (var bridge =
        SluiceProcess.start(
            Map.of(
                "SLUICE_ROLES", "bridge",
                "SLUICE_EVENTS_LOG", "kafka",
                "KAFKA_BOOTSTRAP_SERVERS", "127.0.0.1:1",
                "KUBECONFIG", "/nonexistent"))) {
      // Then
      assertThat(bridge.healthReady().body()).contains("SLUICE_ROLES has no controller");
      assertThat(bridge.healthLive().status()).isEqualTo(200);
    }
  }
}
