package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Kafka;
import io.sluice.testbed.Names;
import io.sluice.testbed.Part;
import io.sluice.testbed.SluiceProcess;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** GCS, Pub/Sub and Kafka. */
class GcsKafkaPushIT extends GcsPushCases {

  private final String topic = Names.unique("gcs-events");
  private final Kafka kafka = new Kafka(bed.kafka());

  GcsKafkaPushIT() {
    super("gcs-kafka-push");
  }

  @Override
  Map<String, String> log() {
    return new KafkaTopic(bed.kafka(), topic, "").settings();
  }

  private List<ConsumerRecord<byte[], byte[]>> records(String bucket, String name) {
    return kafka.records(topic).stream()
        .filter(r -> new String(r.key(), StandardCharsets.UTF_8).equals("gs://" + bucket))
        .filter(r -> ("objects/app/" + name + ".yaml").equals(Kafka.header(r, "ce_subject")))
        .toList();
  }

  @Test
  void aRecordTellsWhatTheAttributesToldAndHoldsTheMessageUnchanged() throws Exception {
    try (var source = source("gcs-record")) {
      // When
      source.put("odd + ü", "1");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(records(source.bucket, "odd + ü")).hasSize(1));
      var record = records(source.bucket, "odd + ü").getFirst();
      assertThat(Kafka.header(record, "ce_specversion")).isEqualTo("1.0");
      assertThat(Kafka.header(record, "ce_type"))
          .isEqualTo("google.cloud.storage.object.v1.finalized");
      assertThat(Kafka.header(record, "ce_source"))
          .isEqualTo("//storage.googleapis.com/projects/_/buckets/" + source.bucket);
      assertThat(Kafka.header(record, "ce_id")).isNotBlank();
      var body = new String(record.value(), StandardCharsets.UTF_8);
      assertThat(body).contains("\"kind\":\"storage#object\"", "\"bucket\":\"" + source.bucket);
      assertThat(body)
          .contains("\"generation\":\"" + Kafka.header(record, "ce_objectgeneration") + "\"");
    }
  }

  @Test
  void offsetsAreKeptUnderTheClustersOwnIdWhereNoGroupIsSet() throws Exception {
    try (var source = source("gcs-group")) {
      // Given
      var system = bed.client().namespaces().withName("kube-system").get();
      var group = "sluice-" + system.getMetadata().getUid();

      // When
      source.put("one", "1").live();
      source.put("one", "pushed");

      // Then
      source.awaitValue("one", "pushed");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(kafka.lag(group, topic)).isZero());
      assertThat(kafka.kept(group)).isNotEmpty();
    }
  }

  @Test
  void everyReplicaReceivesAndTheLeaderAloneReads() throws Exception {
    try (var source = source("gcs-replicas")) {
      // Given
      sluice.stop();
      var environment = environment();
      environment.put("SLUICE_LEADER_ELECTION", "on");
      environment.put("SLUICE_LEASE_NAMESPACE", source.it.namespace());
      sluice = SluiceProcess.start(bed, environment);
      sluice.awaitLog("Reconciling");
      try (var standby = SluiceProcess.start(bed, environment)) {
        standby.awaitLog("Receiving notifications");
        source.put("first", "1").live();

        // When
        await()
            .atMost(Scenario.PATIENCE)
            .until(
                () -> {
                  source.put("many", Names.unique("value"));
                  return received(standby) > 0;
                });
        source.put("last", "pushed");

        // Then
        source.awaitValue("last", "pushed");
        assertThat(standby.log()).doesNotContain("Reconciling");
      }
      sluice.stop();
      startSluice();
    }
  }

  private static double received(SluiceProcess process) {
    return process
        .metrics()
        .lines()
        .filter(line -> line.startsWith("sluice_events_received_total{place=\"pubsub\"}"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  @Test
  void aMessageIsAckedOnlyWhenKafkaHasIt() throws Exception {
    try (var source = source("gcs-acked")) {
      // Given
      bed.kill(Part.KAFKA);
      source.put("one", "1");
      sluice.awaitLog("The event log cannot be written");

      // When
      sluice.kill();
      bed.start(Part.KAFKA);
      startSluice();

      // Then
      await()
          .atMost(Scenario.PATIENCE.multipliedBy(2))
          .untilAsserted(() -> assertThat(records(source.bucket, "one")).isNotEmpty());
    }
  }
}
