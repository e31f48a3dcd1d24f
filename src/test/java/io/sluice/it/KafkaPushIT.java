package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.GET;
import static io.sluice.testbed.S3Request.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.SqsFixture;
import io.sluice.testbed.ApiRequest;
import io.sluice.testbed.Fault;
import io.sluice.testbed.Names;
import io.sluice.testbed.Part;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/**
 * A bridge of its own feeds Kafka, and a controller of its own reads it. The queue gives up on a
 * message after three receipts.
 */
@TestMethodOrder(MethodOrderer.MethodName.class)
class KafkaPushIT {

  private static final String SHARD = "kafka-push";
  private static final Duration LONG = Scenario.PATIENCE.multipliedBy(3);

  private static TestBed bed;
  private static SqsFixture sqs;
  private static String deadLetters;
  private static String queue;
  private static S3Proxy queues;
  private static S3Proxy buckets;
  private static KafkaTopic topic;
  private static SluiceProcess bridge;
  private static SluiceProcess controller;

  @BeforeAll
  static void start() {
    bed = TestBed.shared();
    SharedSluice.prepare(bed);
    sqs = new SqsFixture(bed.moto());
    deadLetters = sqs.queue();
    queue = sqs.queueWithDeadLetters(deadLetters, 3);
    queues = S3Proxy.before(bed.moto());
    buckets = S3Proxy.before(bed.moto());
    topic = new KafkaTopic(bed.kafka(), Names.unique("events"), Names.unique("group"));
    bridge = startBridge();
    controller = startController(Map.of());
  }

  @AfterEach
  void nothingRemains() {
    buckets.heal();
    queues.heal();
    await().atMost(LONG).until(() -> sqs.messages(queue) == 0);
    await().atMost(LONG).until(() -> topic.wholeLog() == topic.keptOffsets());
    assertThat(sqs.messages(deadLetters)).isZero();
    var metrics = Metrics.of(controller);
    assertThat(metrics.sum("sluice_event_log_unread_records")).isZero();
    assertThat(metrics.sum("sluice_event_log_open_records")).isZero();
    assertThat(metrics.sum("sluice_events_lost_total")).isZero();
    assertThat(Metrics.of(bridge).sum("sluice_events_lost_total")).isZero();
  }

  @AfterAll
  static void stop() {
    controller.close();
    bridge.close();
    buckets.close();
    queues.close();
    sqs.close();
  }

  private static SluiceProcess startBridge() {
    var environment = kafka();
    environment.put("SLUICE_ROLES", "bridge");
    environment.put("AWS_ENDPOINT_URL_SQS", queues.endpoint().endpoint().toString());
    environment.put("AWS_REGION", bed.moto().region());
    environment.put("AWS_ACCESS_KEY_ID", bed.moto().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", bed.moto().secretKey());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    return SluiceProcess.start(environment);
  }

  private static SluiceProcess startController(Map<String, String> more) {
    var environment = kafka();
    environment.put("SLUICE_ROLES", "controller");
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD);
    environment.putAll(
        SharedSluice.environment(buckets.endpoint().endpoint().toString(), bed.moto().region()));
    environment.putAll(more);
    return SluiceProcess.start(bed, environment);
  }

  private static Map<String, String> kafka() {
    Map<String, String> environment = new HashMap<>();
    environment.putAll(topic.settings());
    environment.put("SLUICE_EVENTS_PARTITIONS", "1");
    environment.put("SLUICE_EVENTS_GROUP", topic.group());
    return environment;
  }

  private static Scenario notified(String hint) {
    var it = new Scenario(bed, bed.moto(), hint).inShard(SHARD);
    sqs.notify(it.s3Bucket(), queue);
    return it;
  }

  private static void awaitValue(Scenario it, String configMap, String value) {
    await().atMost(LONG).untilAsserted(() -> assertThat(it.liveValue(configMap)).contains(value));
  }

  private static void awaitReplayed(Scenario it, String value) {
    await()
        .atMost(LONG)
        .untilAsserted(
            () -> assertThat(it.status().orElseThrow().lastHandledReplayAt()).isEqualTo(value));
  }

  @Test
  void aBridgeAndAControllerOfTheirOwnCarryAnUpload() {
    try (var it = notified("kafka-one")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();

      // When
      it.put("app/one.yaml", it.configMap("one", "pushed"));

      // Then
      awaitValue(it, "one", "pushed");
    }
  }

  @Test
  void aBridgeKilledBetweenProduceAndDeleteTellsTheEventAgainWhichDoesNoHarm() {
    try (var it = notified("kafka-bridge")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      await().atMost(LONG).until(() -> sqs.messages(queue) == 0);
      queues.inject(r -> r.action().equals("DeleteMessageBatch"), new Fault.Reset());
      long before = topic.wholeLog();
      it.put("app/one.yaml", it.configMap("one", "pushed"));
      awaitValue(it, "one", "pushed");
      var version = it.liveConfigMap("one").orElseThrow().getMetadata().getResourceVersion();

      // When
      bridge.kill();
      queues.heal();
      bridge = startBridge();

      // Then
      await().atMost(LONG).until(() -> topic.wholeLog() == before + 2);
      await().atMost(LONG).until(() -> sqs.messages(queue) == 0);
      await().atMost(LONG).until(() -> topic.keptOffsets() == before + 2);
      assertThat(it.liveConfigMap("one").orElseThrow().getMetadata().getResourceVersion())
          .isEqualTo(version);
    }
  }

  @Test
  void aBrokerThatWasKilledLosesNoUploadAndUsesUpNoMessage() {
    try (var it = notified("kafka-broker")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      bed.kill(Part.KAFKA);

      // When
      it.put("app/one.yaml", it.configMap("one", "while away"));
      bridge.awaitLog("The event log cannot be written");
      for (int i = 0; i < 20; i++) {
        it.put("app/" + i + ".yaml", it.configMap("c" + i, "while away"));
      }
      bed.start(Part.KAFKA);

      // Then
      awaitValue(it, "one", "while away");
      for (int i = 0; i < 20; i++) {
        awaitValue(it, "c" + i, "while away");
      }
      assertThat(controller.healthLive().status()).isEqualTo(200);
      assertThat(bridge.healthLive().status()).isEqualTo(200);
    }
  }

  @Test
  void aControllerKilledBetweenApplyAndCommitLooksAgain() {
    try (var it = notified("kafka-commit");
        var slow = notified("kafka-slow")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      slow.put("app/one.yaml", slow.configMap("one", "1")).bucket("timeout: 10m").awaitReady();
      await().atMost(LONG).until(() -> sqs.messages(queue) == 0);
      await().atMost(LONG).until(() -> topic.wholeLog() == topic.keptOffsets());
      long before = topic.keptOffsets();
      buckets.inject(
          r -> r.bucket().equals(slow.s3Bucket()), new Fault.Hold(new CompletableFuture<>()));
      slow.put("app/one.yaml", slow.configMap("one", "2"));
      await().atMost(LONG).until(() -> topic.wholeLog() == before + 1);
      it.put("app/one.yaml", it.configMap("one", "2"));
      awaitValue(it, "one", "2");

      // When
      controller.kill();
      long kept = topic.keptOffsets();
      buckets.heal();
      controller = startController(Map.of());

      // Then
      awaitValue(slow, "one", "2");
      await().atMost(LONG).until(() -> topic.keptOffsets() == before + 2);
      assertThat(kept).isEqualTo(before);
      assertThat(it.liveValue("one")).contains("2");
      it.awaitReady();
    }
  }

  @Test
  void aControllerThatWasKilledTakesUpWhatItMissedAndHearsFurther() {
    try (var it = notified("kafka-killed")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      controller.kill();
      it.put("app/one.yaml", it.configMap("one", "missed"));

      // When
      controller = startController(Map.of());

      // Then
      awaitValue(it, "one", "missed");

      // When
      it.put("app/one.yaml", it.configMap("one", "heard"));

      // Then
      awaitValue(it, "one", "heard");
    }
  }

  @Test
  void aReplayOfABucketThatDidNotChangeLooksAtItsKeysAndWritesNothing() {
    try (var it = notified("kafka-replay")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/quiet.yaml", it.configMap("quiet", "1"))
          .bucket()
          .awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"));
      awaitValue(it, "one", "2");
      it.sync();
      buckets.forget();
      var audit = bed.audit();

      // When
      it.annotate("sluice.io/replay-from", "earliest#1");

      // Then
      awaitReplayed(it, "earliest#1");
      assertThat(buckets.count(GET, it.s3Bucket())).isEqualTo(2);
      assertThat(buckets.count(LIST, it.s3Bucket())).isZero();
      assertThat(audit.requests())
          .filteredOn(r -> r.namespace().equals(it.namespace()) && r.writes())
          .extracting(ApiRequest::resource)
          .containsOnly("buckets", "buckets/status", "events");
      assertThat(it.lastTrigger()).isEqualTo("replay");
      assertThat(it.events("Replayed")).containsExactly("2 keys of the event log are looked at");
      it.awaitReady();
    }
  }

  @Test
  void aReplayFromATimeTakesWhatChangedUnheardSinceThenAndNothingOlderIsApplied() {
    try (var it = notified("kafka-since")) {
      // Given
      var since = Instant.now().toString();
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"));
      awaitValue(it, "one", "2");
      sqs.silence(it.s3Bucket());
      it.put("app/one.yaml", it.configMap("one", "3"));

      // When
      it.annotate("sluice.io/replay-from", since);

      // Then
      awaitReplayed(it, since);
      awaitValue(it, "one", "3");
    }
  }

  @Test
  void aReplayThatCouldNotBeHadIsDoneOnceTheBrokerIsBackAlsoBesideABrokenFile() {
    try (var it = notified("kafka-replay-later")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).put("app/broken.yaml", "kind: [").bucket();
      awaitValue(it, "one", "1");
      await().atMost(LONG).until(() -> it.condition("BuildFailed").isPresent());
      bed.kill(Part.KAFKA);
      it.annotate("sluice.io/replay-from", "earliest");
      controller.awaitLog("the event log cannot be replayed now");

      // When
      bed.start(Part.KAFKA);

      // Then
      awaitReplayed(it, "earliest");
    }
  }

  @Test
  void aReplayFromNoTimeAtAllSaysWhatIsRight() {
    try (var it = notified("kafka-garbage")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();

      // When
      it.annotate("sluice.io/replay-from", "yesterday");

      // Then
      awaitReplayed(it, "yesterday");
      await()
          .atMost(LONG)
          .untilAsserted(
              () ->
                  assertThat(it.events("ReplayNotPossible"))
                      .singleElement()
                      .asString()
                      .contains("\"yesterday\" is neither earliest nor an RFC 3339 time"));
      it.awaitReady();
    }
  }

  @Test
  void aReplayAtStartLooksAtTheKeysOfAllBucketsAndAWrongValueIsTold() {
    try (var it = notified("kafka-start");
        var other = notified("kafka-other")) {
      // Given
      for (var each : List.of(it, other)) {
        each.put("app/one.yaml", each.configMap("one", "1")).bucket().awaitReady();
        each.put("app/one.yaml", each.configMap("one", "2"));
        awaitValue(each, "one", "2");
      }

      // When
      controller.stop();
      controller = startController(Map.of("SLUICE_EVENTS_REPLAY_FROM", "earliest"));

      // Then
      controller.awaitLog("objects are looked at");
      await()
          .atMost(LONG)
          .until(() -> Metrics.of(controller).sum("sluice_syncs_total", "\"replay\"") >= 2);
      assertThat(it.liveValue("one")).contains("2");

      // When
      controller.stop();
      controller = startController(Map.of("SLUICE_EVENTS_REPLAY_FROM", "tomorrow"));

      // Then
      controller.awaitLog(
          "SLUICE_EVENTS_REPLAY_FROM: \"tomorrow\" is neither earliest nor an RFC 3339 time");
      it.put("app/one.yaml", it.configMap("one", "3"));
      awaitValue(it, "one", "3");
    }
  }
}
