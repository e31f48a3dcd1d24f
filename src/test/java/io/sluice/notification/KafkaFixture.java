package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.testbed.Names;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Topics that no other test uses, and what a test does beside the log. */
final class KafkaFixture {

  final String topic = Names.unique("events");
  final KafkaSettings settings;
  final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  KafkaFixture(TestBed bed) {
    settings =
        new KafkaSettings(
            Map.of("bootstrap.servers", bed.kafka()),
            topic,
            topic + ".dead-letter",
            3,
            (short) -1,
            Duration.ofDays(7));
  }

  KafkaEventLog log() {
    return new KafkaEventLog(settings, new EventMetrics(registry));
  }

  /** The log with other dead letters, whose topic it cannot make: it lacks the brokers for two. */
  KafkaEventLog logThatCannotMake(String deadLetterTopic) {
    return new KafkaEventLog(
        new KafkaSettings(
            settings.client(), topic, deadLetterTopic, 1, (short) 2, settings.retention()),
        new EventMetrics(registry));
  }

  /** A delivery of S3 events, one a key, in a bucket. */
  static Delivery delivery(Receipt receipt, String bucket, String... keys) {
    String records = String.join(",", Stream.of(keys).map(key -> record(bucket, key)).toList());
    return Intake.s3("queue", message(records), Instant.now(), receipt);
  }

  static byte[] message(String records) {
    return ("{\"Records\":[" + records + "]}").getBytes(UTF_8);
  }

  static String record(String bucket, String key) {
    return """
        {"eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"%s","eventName":"ObjectCreated:Put",
         "s3":{"bucket":{"name":"%s"},"object":{"key":"%s"}}}"""
        .formatted(Instant.now(), bucket, key);
  }

  void produce(byte[] value) throws Exception {
    try (var producer =
        new KafkaProducer<>(
            settings.client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(new ProducerRecord<byte[], byte[]>(topic, value)).get();
    }
  }

  /** All records of a topic, from the first. */
  List<ConsumerRecord<byte[], byte[]>> records(String of) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(
            settings.client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(of).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The sum of what a group kept; -1 if it kept nothing. */
  long kept(String group) throws Exception {
    try (Admin admin = admin()) {
      var offsets = admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get();
      return offsets.isEmpty()
          ? -1
          : offsets.values().stream().mapToLong(offset -> offset.offset()).sum();
    }
  }

  void deleteRecords() throws Exception {
    try (Admin admin = admin()) {
      Map<TopicPartition, RecordsToDelete> all = new HashMap<>();
      for (int partition = 0; partition < settings.partitions(); partition++) {
        all.put(new TopicPartition(topic, partition), RecordsToDelete.beforeOffset(-1));
      }
      admin.deleteRecords(all).all().get();
    }
  }

  /** Deletes the topic of events and makes it anew, as soon as the broker lets it. */
  void recreate() throws Exception {
    try (Admin admin = admin()) {
      admin.deleteTopics(List.of(topic)).all().get();
      await()
          .ignoreExceptions()
          .until(
              () -> {
                admin.createTopics(List.of(new NewTopic(topic, 3, (short) 1))).all().get();
                return true;
              });
    }
  }

  void grow(int partitions) throws ExecutionException, InterruptedException {
    try (Admin admin = admin()) {
      admin.createPartitions(Map.of(topic, NewPartitions.increaseTo(partitions))).all().get();
    }
  }

  /** Makes the topic of events, for batches of records up to so many bytes. */
  void createTopicTaking(int maxMessageBytes) throws ExecutionException, InterruptedException {
    var limit = Map.of(TopicConfig.MAX_MESSAGE_BYTES_CONFIG, String.valueOf(maxMessageBytes));
    try (Admin admin = admin()) {
      admin.createTopics(List.of(new NewTopic(topic, 1, (short) 1).configs(limit))).all().get();
    }
  }

  private Admin admin() {
    return Admin.create(settings.client());
  }
}
