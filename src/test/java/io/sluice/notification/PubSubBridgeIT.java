package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.notification.ObjectChange.What;
import io.sluice.testbed.Part;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class PubSubBridgeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static TestBed bed;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventMetrics metrics = new EventMetrics(registry);
  private final EventLog log = new MemoryEventLog(metrics);
  private PubSubFixture pubsub;

  @BeforeAll
  static void start() {
    bed = TestBed.own(Part.FAKE_GCS_SERVER);
  }

  @BeforeEach
  void open() throws Exception {
    pubsub = new PubSubFixture(bed.pubsub());
  }

  @AfterEach
  void close() {
    log.close();
    pubsub.close();
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void anUploadAndARemovalBecomeHints() throws Exception {
    // Given
    String bucket = pubsub.notifyingBucket(bed.gcs());
    RecordingSink sink = RecordingSink.completing();
    log.read("group", sink);
    try (PubSubBridge bridge = bridge(pubsub.subscription)) {
      // When
      pubsub.upload(bed.gcs(), bucket, "app/a b+ü.yaml");
      pubsub.delete(bed.gcs(), bucket, "app/a b+ü.yaml");
      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(sink.hints())
                      .extracting(hint -> hint.change().what())
                      .contains(What.CREATED, What.REMOVED));
      assertThat(sink.hints())
          .extracting(hint -> hint.change().object().toString())
          .containsOnly("gs://" + bucket + "/app/a b+ü.yaml");
    }
  }

  @Test
  void aBridgeThatEndsGivesBackWhatIsNotDone() {
    // Given
    RecordingSink first = RecordingSink.holding();
    LogReader reader = log.read("group", first);
    try (PubSubBridge bridge = bridge(pubsub.subscription)) {
      pubsub.publish(PubSubFixture.finalized("b", "a"), "");
      await().atMost(PATIENCE).until(() -> first.keys().contains("a"));
    }
    reader.close();
    RecordingSink second = RecordingSink.completing();
    log.read("group", second);
    // When
    try (PubSubBridge bridge = bridge(pubsub.subscription)) {
      // Then
      await().atMost(PATIENCE).until(() -> second.keys().contains("a"));
    }
  }

  @Test
  void whatCannotBeReadIsCountedAndHoldsUpNothing() {
    // Given
    RecordingSink sink = RecordingSink.completing();
    log.read("group", sink);
    try (PubSubBridge bridge = bridge(pubsub.subscription)) {
      // When
      pubsub.publish(Map.of(), "garbage");
      pubsub.publish(Map.of("eventType", "NEW", "bucketId", "b", "objectId", "k"), "");
      pubsub.publish(PubSubFixture.finalized("b", "sound"), "");
      // Then
      await().atMost(PATIENCE).until(() -> sink.keys().contains("sound"));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  registry.get("sluice_events_unreadable").tag("place", "pubsub").counter().count()
                      == 2);
    }
  }

  @Test
  void aSubscriptionThatDoesNotExistHoldsUpNoOther() {
    // Given
    RecordingSink sink = RecordingSink.completing();
    log.read("group", sink);
    try (PubSubBridge bridge = bridge("projects/demo/subscriptions/missing", pubsub.subscription)) {
      // When
      pubsub.publish(PubSubFixture.finalized("b", "a"), "");
      // Then
      await().atMost(PATIENCE).until(() -> sink.keys().contains("a"));
    }
  }

  @Test
  void aStreamThatIsCutIsOpenedAgain() throws Exception {
    // Given
    try (TestBed other = TestBed.own(Part.PUBSUB);
        PubSubFixture there = new PubSubFixture(other.pubsub())) {
      RecordingSink sink = RecordingSink.completing();
      log.read("group", sink);
      try (PubSubBridge bridge =
          new PubSubBridge(List.of(there.subscription), other.pubsub(), log, metrics)) {
        there.publish(PubSubFixture.finalized("b", "before"), "");
        await().atMost(PATIENCE).until(() -> sink.keys().contains("before"));
        // When
        other.kill(Part.PUBSUB);
        other.start(Part.PUBSUB);
        await().ignoreExceptions().atMost(PATIENCE).until(() -> recreated(there));
        there.publish(PubSubFixture.finalized("b", "after"), "");
        // Then
        await().atMost(PATIENCE).until(() -> sink.keys().contains("after"));
      }
    }
  }

  private static boolean recreated(PubSubFixture pubsub) {
    pubsub.create();
    return true;
  }

  private PubSubBridge bridge(String... subscriptions) {
    return new PubSubBridge(List.of(subscriptions), bed.pubsub(), log, metrics);
  }
}
