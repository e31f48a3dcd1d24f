package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventsConfigCheckTest {

  private static final Map<String, String> KAFKA =
      Map.of("sluice.events.log", "kafka", "kafka", "a.example:9092, SSL://b.example:9093");

  private static List<String> problems(Map<String, String> settings, boolean logIsShared) {
    var all = new HashMap<>(settings);
    var kafka = all.remove("kafka");
    all.putIfAbsent("sluice.events.retention", "PT168H");
    var config =
        new SmallRyeConfigBuilder()
            .withMapping(EventsConfig.class)
            .withSources(new PropertiesConfigSource(all, "test", 1))
            .build()
            .getConfigMapping(EventsConfig.class);
    Map<String, Object> client = kafka == null ? Map.of() : Map.of("bootstrap.servers", kafka);
    return new EventsConfigCheck(config, client).problems(logIsShared);
  }

  @Test
  void theDefaultsHoldForAControllerAndNotForABridgeAlone() {
    assertThat(problems(Map.of(), false)).isEmpty();
    assertThat(problems(Map.of(), true))
        .singleElement()
        .asString()
        .contains("SLUICE_ROLES=bridge", "memory log", "SLUICE_EVENTS_LOG=kafka");
  }

  @Test
  void aSoundSettingIsNoProblem() {
    // Given
    var settings = new HashMap<>(KAFKA);
    settings.put(
        "sluice.events.sqs.queue.urls",
        "http://127.0.0.1:4566/1/a,https://sqs.x.amazonaws.com/1/b");
    settings.put("sluice.events.pubsub.subscriptions", "projects/p/subscriptions/s");

    // Then
    assertThat(problems(settings, true)).isEmpty();
  }

  @Test
  void kafkaWithoutItsServersIsRefused() {
    assertThat(problems(Map.of("sluice.events.log", "kafka"), false))
        .containsExactly(
            "SLUICE_EVENTS_LOG=kafka needs KAFKA_BOOTSTRAP_SERVERS, a comma list of HOST:PORT");
  }

  @ParameterizedTest(name = "{0}={1}")
  @CsvSource({
    "kafka, nonsense, KAFKA_BOOTSTRAP_SERVERS",
    "sluice.events.sqs.queue.urls, not a url, SLUICE_EVENTS_SQS_QUEUE_URLS",
    "sluice.events.sqs.queue.urls, arn:aws:sqs:us-east-1:1:q, SLUICE_EVENTS_SQS_QUEUE_URLS",
    "sluice.events.pubsub.subscriptions, sluice, SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS",
    "sluice.events.topic, a topic, SLUICE_EVENTS_TOPIC",
    "sluice.events.dead.letter.topic, sluice.object-events, SLUICE_EVENTS_DEAD_LETTER_TOPIC",
    "sluice.events.partitions, 0, SLUICE_EVENTS_PARTITIONS",
    "sluice.events.replication.factor, 0, SLUICE_EVENTS_REPLICATION_FACTOR",
    "sluice.events.retention, PT1S, SLUICE_EVENTS_RETENTION",
  })
  void aGarbledSettingIsNamedByItsVariable(String property, String value, String variable) {
    // Given
    var settings = new HashMap<>(KAFKA);
    settings.put(property, value);

    // Then
    assertThat(problems(settings, false)).singleElement().asString().startsWith(variable + ": ");
  }
}
