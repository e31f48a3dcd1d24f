package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.SqsFixture;
import io.sluice.testbed.Kafka;
import io.sluice.testbed.Names;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a process does is split by {@code SLUICE_ROLES}: one bridge, and controllers beside it. */
class RolesIT {

  static List<Arguments> garbled() {
    return List.of(
        Arguments.of(
            Map.of("SLUICE_ROLES", "bridge"),
            List.of("a bridge alone cannot use the memory log", "SLUICE_EVENTS_LOG=kafka")),
        Arguments.of(
            Map.of("SLUICE_EVENTS_LOG", "kafka"),
            List.of("SLUICE_EVENTS_LOG=kafka needs KAFKA_BOOTSTRAP_SERVERS")),
        Arguments.of(
            Map.of(
                "SLUICE_ROLES", "bridge,worker",
                "SLUICE_LEADER_ELECTION", "maybe",
                "SLUICE_EVENTS_SQS_QUEUE_URLS", "not a url"),
            List.of(
                "SLUICE_ROLES: \"worker\" is none of controller, bridge",
                "SLUICE_LEADER_ELECTION: \"maybe\" is none of auto, on, off",
                "SLUICE_EVENTS_SQS_QUEUE_URLS: \"not a url\" is no queue's URL")),
        Arguments.of(
            Map.of("SLUICE_APPLIER", "flux-applier"),
            List.of("SLUICE_APPLIER is \"flux-applier\"; write NAMESPACE:NAME")),
        Arguments.of(
            Map.of("SLUICE_EVENTS_LOG", "redis"),
            List.of("sluice.events.log", "\"redis\"", "memory,kafka")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("garbled")
  void settingsThatCannotBeRightEndTheProcessWithAPlainMessage(
      Map<String, String> settings, List<String> told) {
    // Given
    var environment = new HashMap<>(settings);
    environment.put("KUBECONFIG", "/nonexistent");

    // When
    try (var process = SluiceProcess.launch(environment)) {
      // Then
      assertThat(process.awaitExit()).isEqualTo(1);
      assertThat(process.log())
          .contains(told)
          .doesNotContain("\tat ")
          .doesNotContain("Listening on");
    }
  }

  @Test
  void twoControllersInGroupsOfTheirOwnBothHearAllThatOneBridgeReceives() {
    // Given
    var bed = TestBed.shared();
    SharedSluice.prepare(bed);
    var topic = Names.unique("events");
    var kafka = new Kafka(bed.kafka());
    var log = kafkaLog(bed, topic);
    var one = controller(bed, "group-one", log);
    var other = controller(bed, "group-other", log);
    try (var sqs = new SqsFixture(bed.moto())) {
      var queue = sqs.queue();
      try (var bridge = SluiceProcess.start(bridge(bed, queue, log));
          var first = one.start();
          var second = other.start();
          var mine = one.scenario("group-one");
          var theirs = other.scenario("group-other")) {
        sqs.notify(mine.s3Bucket(), queue);
        mine.put("app/mine.yaml", mine.configMap("mine", "1"));
        mine.put("app2/theirs.yaml", theirs.configMap("theirs", "1"));
        mine.bucket().awaitReady();
        theirs.bucketOver("s3://" + mine.s3Bucket() + "/app2").awaitReady();

        // When
        mine.put("app/mine.yaml", mine.configMap("mine", "2"));
        mine.put("app2/theirs.yaml", theirs.configMap("theirs", "2"));

        // Then
        awaitValue(mine, "mine", "2");
        awaitValue(theirs, "theirs", "2");
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(() -> assertThat(kafka.lag("group-one", topic)).isZero());
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(() -> assertThat(kafka.lag("group-other", topic)).isZero());

        // When
        second.kill();
        mine.put("app/mine.yaml", mine.configMap("mine", "3"));
        mine.put("app2/theirs.yaml", theirs.configMap("theirs", "3"));

        // Then
        awaitValue(mine, "mine", "3");
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(sqs.messages(queue)).isZero();
                  assertThat(kafka.lag("group-one", topic)).isZero();
                });
        assertThat(kafka.lag("group-other", topic)).isEqualTo(2);
        assertThat(theirs.liveValue("theirs")).contains("2");

        // When
        try (var third = other.start()) {
          // Then
          awaitValue(theirs, "theirs", "3");
          await()
              .atMost(Scenario.PATIENCE)
              .untilAsserted(() -> assertThat(kafka.lag("group-other", topic)).isZero());
        }
        assertThat(bridge.log()).doesNotContain("WARN", "ERROR");
        for (var made : List.of(topic, topic + ".dead")) {
          assertThat(kafka.describe(made).partitions()).hasSize(3);
          assertThat(kafka.setting(made, "retention.ms")).isEqualTo("129600000");
        }
      }
    }
  }

  private static ShardSluice controller(TestBed bed, String group, Map<String, String> log) {
    var more = new HashMap<>(log);
    more.put("SLUICE_ROLES", "controller");
    more.put("SLUICE_EVENTS_GROUP", group);
    return new ShardSluice(bed, bed.moto(), bed.namespace(group), more);
  }

  private static Map<String, String> kafkaLog(TestBed bed, String topic) {
    var log = new HashMap<>(new KafkaTopic(bed.kafka(), topic, "").settings());
    log.put("SLUICE_EVENTS_PARTITIONS", "3");
    log.put("SLUICE_EVENTS_REPLICATION_FACTOR", "1");
    log.put("SLUICE_EVENTS_RETENTION", "36h");
    return log;
  }

  private static Map<String, String> bridge(TestBed bed, String queue, Map<String, String> log) {
    var environment = new HashMap<>(log);
    environment.put("SLUICE_ROLES", "bridge");
    environment.put("AWS_ENDPOINT_URL_SQS", bed.moto().endpoint().toString());
    environment.put("AWS_REGION", bed.moto().region());
    environment.put("AWS_ACCESS_KEY_ID", bed.moto().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", bed.moto().secretKey());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    return environment;
  }

  @Test
  void aBridgeIsLiveAsLongAsItGoesRoundForEachOfItsQueues() {
    // Given
    var bed = TestBed.shared();
    try (var sqs = new SqsFixture(bed.moto())) {
      var queue = sqs.queue();

      // When
      try (var bridge =
          SluiceProcess.start(bridge(bed, queue, kafkaLog(bed, Names.unique("events"))))) {
        // Then
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(bridge.healthLive().status()).isEqualTo(200);
                  assertThat(bridge.healthLive().body())
                      .containsPattern(Pattern.quote(queue) + "\"\\s*:\\s*\"goes round");
                });
      }
    }
  }

  private static void awaitValue(Scenario it, String configMap, String value) {
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(() -> assertThat(it.liveValue(configMap)).contains(value));
  }
}
