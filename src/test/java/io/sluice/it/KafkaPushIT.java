package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.SqsFixture;
import io.sluice.testbed.Names;
import io.sluice.testbed.Part;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;

/** A bridge of its own feeds Kafka, and a controller of its own reads it. */
@TestMethodOrder(MethodOrderer.MethodName.class)
class KafkaPushIT {

  private static final String SHARD = "kafka-push";

  private static TestBed bed;
  private static SqsFixture sqs;
  private static String queue;
  private static String topic;
  private static SluiceProcess bridge;
  private static SluiceProcess controller;

  @BeforeAll
  static void start() {
    bed = TestBed.shared();
    SharedSluice.prepare(bed);
    sqs = new SqsFixture(bed.moto());
    queue = sqs.queue();
    topic = Names.unique("events");
    bridge = SluiceProcess.start(bridgeEnvironment());
    controller = SluiceProcess.start(bed, controllerEnvironment());
  }

  @AfterAll
  static void stop() {
    controller.close();
    bridge.close();
    sqs.close();
  }

  private static Map<String, String> kafka() {
    Map<String, String> environment = new HashMap<>();
    environment.put("SLUICE_EVENTS_LOG", "kafka");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bed.kafka());
    environment.put("SLUICE_EVENTS_TOPIC", topic);
    environment.put("SLUICE_EVENTS_DEAD_LETTER_TOPIC", topic + ".dead");
    return environment;
  }

  private static Map<String, String> bridgeEnvironment() {
    var environment = kafka();
    environment.put("SLUICE_ROLES", "bridge");
    environment.put("AWS_ENDPOINT_URL_SQS", bed.moto().endpoint().toString());
    environment.put("AWS_REGION", bed.moto().region());
    environment.put("AWS_ACCESS_KEY_ID", bed.moto().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", bed.moto().secretKey());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    return environment;
  }

  private static Map<String, String> controllerEnvironment() {
    var environment = kafka();
    environment.put("SLUICE_ROLES", "controller");
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD);
    environment.putAll(
        SharedSluice.environment(bed.moto().endpoint().toString(), bed.moto().region()));
    return environment;
  }

  private static Scenario notified(String hint) {
    var it = new Scenario(bed, bed.moto(), hint).inShard(SHARD);
    sqs.notify(it.s3Bucket(), queue);
    return it;
  }

  private static void awaitValue(Scenario it, String configMap, String value) {
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(() -> assertThat(it.liveValue(configMap)).contains(value));
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
  void aControllerThatWasKilledTakesUpWhatItMissedAndHearsFurther() {
    try (var it = notified("kafka-killed")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      controller.kill();
      it.put("app/one.yaml", it.configMap("one", "missed"));

      // When
      controller = SluiceProcess.start(bed, controllerEnvironment());

      // Then
      awaitValue(it, "one", "missed");

      // When
      it.put("app/one.yaml", it.configMap("one", "heard"));

      // Then
      awaitValue(it, "one", "heard");
    }
  }

  @Test
  void aBrokerThatWasKilledLosesNoUpload() {
    try (var it = notified("kafka-broker")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      bed.kill(Part.KAFKA);

      // When
      it.put("app/one.yaml", it.configMap("one", "while away"));
      bed.start(Part.KAFKA);

      // Then
      await()
          .atMost(Scenario.PATIENCE.multipliedBy(3))
          .untilAsserted(() -> assertThat(it.liveValue("one")).contains("while away"));
      assertThat(controller.healthLive().status()).isEqualTo(200);
    }
  }

  @Test
  void aReplayLooksAtWhatTheLogNamesAndLeavesAnUnchangedClusterAlone() {
    try (var it = notified("kafka-replay")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"));
      awaitValue(it, "one", "2");
      var before = it.liveConfigMap("one").orElseThrow().getMetadata().getResourceVersion();

      // When
      it.annotate("sluice.io/replay-from", "earliest#1");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(it.status().orElseThrow().lastHandledReplayAt())
                      .isEqualTo("earliest#1"));
      assertThat(it.liveConfigMap("one").orElseThrow().getMetadata().getResourceVersion())
          .isEqualTo(before);
      it.awaitReady();
    }
  }
}
