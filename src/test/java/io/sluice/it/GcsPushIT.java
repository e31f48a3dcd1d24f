package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.notification.PubSubFixture;
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
}
