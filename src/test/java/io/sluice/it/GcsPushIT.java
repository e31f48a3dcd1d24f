package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.api.Durations;
import io.sluice.notification.PubSubFixture;
import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** GCS, Pub/Sub and the log in memory. */
class GcsPushIT extends GcsPushCases {

  GcsPushIT() {
    super("gcs-push");
  }

  @Override
  Map<String, String> log() {
    return Map.of();
  }

  @Test
  void whatCannotBeReadIsLoggedShortAndHoldsUpNothing() throws Exception {
    try (var source = source("gcs-garbage")) {
      // Given
      source.put("one", "1").live();

      // When
      pubsub.publish(Map.of("from", "nobody"), "g".repeat(2_000_000));
      pubsub.publish(PubSubFixture.finalized("no\nbucket", "k"), "");
      source.put("one", "pushed");

      // Then
      source.awaitValue("one", "pushed");
      sluice.awaitLog("2000000 bytes: ggg");
      sluice.awaitLog("names a bucket that cannot be: no?bucket");
      assertThat(sluice.log()).doesNotContain("g".repeat(200));
      assertThat(sluice.metrics()).contains("sluice_events_unreadable_total{place=\"pubsub\"} 2.0");
    }
  }

  @Test
  void howLongAPushTookIsInTheStatusWithoutAWriteOfItsOwn() throws Exception {
    try (var source = source("gcs-status")) {
      // Given
      source.put("one", "1").put("two", "2").live();
      assertThat(source.it.status().orElseThrow().push()).isNull();
      var before = Instant.now();
      var audit = bed.audit();

      // When
      source.put("one", "pushed");

      // Then
      source.awaitValue("one", "pushed");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(source.it.status().orElseThrow().push()).isNotNull());
      var push = source.it.status().orElseThrow().push();
      assertThat(Instant.parse(push.lastEventTime()))
          .isBetween(before.minusSeconds(60), Instant.now().plusSeconds(60));
      assertThat(Durations.parse(push.lag())).isBetween(Duration.ZERO, Scenario.PATIENCE);

      // When
      source.put("one", "pushed").put("two", "pushed");

      // Then
      source.awaitValue("two", "pushed");
      awaitNothingOpen();
      assertThat(statusWrites(audit, source.it))
          .isEqualTo(source.it.status().orElseThrow().history().size() - 1L);
      assertThat(sluice.metrics()).containsPattern("sluice_event_lag_seconds_count [1-9]");
    }
  }

  @Test
  void onlyTheLeaderReceivesAndTheNextOneTakesOver() throws Exception {
    try (var source = source("gcs-leader")) {
      // Given
      sluice.stop();
      var environment = environment();
      environment.put("SLUICE_LEADER_ELECTION", "on");
      environment.put("SLUICE_LEASE_NAMESPACE", source.it.namespace());
      sluice = SluiceProcess.start(bed, environment);
      sluice.awaitLog("Receiving notifications");
      try (var standby = SluiceProcess.start(bed, environment)) {
        source.put("one", "1").live();

        // When
        source.put("one", "pushed");

        // Then
        source.awaitValue("one", "pushed");
        assertThat(standby.log()).doesNotContain("Receiving notifications");

        // When
        sluice.stop();
        standby.awaitLog("Receiving notifications");
        source.put("one", "pushed again");

        // Then
        source.awaitValue("one", "pushed again");
        standby.stop();
      }
      startSluice();
    }
  }

  private static long statusWrites(ApiAudit audit, Scenario it) {
    return audit.count(
        r ->
            r.writes()
                && r.resource().equals("buckets/status")
                && r.name().equals(it.bucketName()));
  }
}
