package io.sluice.it;

import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/** A topic of one partition, and the group that reads it. */
record KafkaTopic(String servers, String name, String group) {

  /** Settings of a Sluice whose event log it is. */
  Map<String, String> settings() {
    return Map.of(
        "SLUICE_EVENTS_LOG",
        "kafka",
        "KAFKA_BOOTSTRAP_SERVERS",
        servers,
        "SLUICE_EVENTS_TOPIC",
        name,
        "SLUICE_EVENTS_DEAD_LETTER_TOPIC",
        name + ".dead");
  }

  private TopicPartition partition() {
    return new TopicPartition(name, 0);
  }

  /** The offset behind its last record. */
  long wholeLog() {
    return ask(
        admin ->
            admin
                .listOffsets(Map.of(partition(), OffsetSpec.latest()))
                .partitionResult(partition())
                .get()
                .offset());
  }

  /** The offset before which all is dealt with, as the group keeps it. */
  long keptOffsets() {
    return ask(
        admin ->
            admin
                .listConsumerGroupOffsets(group)
                .partitionsToOffsetAndMetadata()
                .get()
                .get(partition())
                .offset());
  }

  private interface Question {
    long to(Admin admin) throws ExecutionException, InterruptedException;
  }

  private long ask(Question question) {
    try (var admin = Admin.create(Map.<String, Object>of("bootstrap.servers", servers))) {
      return question.to(admin);
    } catch (ExecutionException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
