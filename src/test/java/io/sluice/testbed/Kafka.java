package io.sluice.testbed;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What others than Sluice do with a broker: write records, read topics and groups. All methods may
 * be called from any thread, and throw IllegalStateException where the broker refuses.
 */
public final class Kafka {

  private static final int LARGEST = 12 * 1024 * 1024;

  private final Map<String, Object> client;

  /**
   * @param servers HOST:PORT
   */
  public Kafka(String servers) {
    client = Map.of("bootstrap.servers", servers, "max.request.size", LARGEST);
  }

  /** Writes one record and returns when the broker has it. */
  public void produce(String topic, String key, Map<String, String> headers, byte[] value) {
    produce(topic, key, headers, value, "none");
  }

  /**
   * Writes one record and returns when the broker has it.
   *
   * @param compression how it is packed, as Kafka's {@code compression.type} names it
   */
  public void produce(
      String topic, String key, Map<String, String> headers, byte[] value, String compression) {
    Map<String, Object> config = new HashMap<>(client);
    config.put("compression.type", compression);
    var record = new ProducerRecord<>(topic, key == null ? null : key.getBytes(UTF_8), value);
    headers.forEach((name, text) -> record.headers().add(name, text.getBytes(UTF_8)));
    try (var producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer())) {
      producer.send(record).get();
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  /** Writes many records without keys and headers, and returns when the broker has them. */
  public void produceAll(String topic, List<byte[]> values) {
    try (var producer =
        new KafkaProducer<>(client, new ByteArraySerializer(), new ByteArraySerializer())) {
      values.forEach(value -> producer.send(new ProducerRecord<>(topic, value)));
    }
  }

  public boolean exists(String topic) {
    return ask(admin -> admin.listTopics().names().get().contains(topic));
  }

  /** All records of a topic as it is now, each partition from its first. */
  public List<ConsumerRecord<byte[], byte[]>> records(String topic) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (var consumer =
        new KafkaConsumer<>(client, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      var partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      var ends = consumer.endOffsets(partitions);
      while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
        consumer.poll(Duration.ofMillis(200)).forEach(records::add);
      }
    }
    return records;
  }

  /** The text of a record's header; null where it has none of this name. */
  public static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    var header = record.headers().lastHeader(name);
    return header == null ? null : new String(header.value(), UTF_8);
  }

  /** What a group kept, by partition; empty for a group that kept nothing. */
  public Map<TopicPartition, OffsetAndMetadata> kept(String group) {
    return ask(
        admin -> admin.listConsumerGroupOffsets(group).partitionsToOffsetAndMetadata().get());
  }

  /** How many records of a topic a group has not dealt with. */
  public long lag(String group, String topic) {
    var kept = kept(group);
    return records(topic).stream()
        .filter(
            record -> {
              var offset = kept.get(new TopicPartition(topic, record.partition()));
              return offset == null || record.offset() >= offset.offset();
            })
        .count();
  }

  /** Creates a topic as somebody else would. */
  public void create(String topic, int partitions, Map<String, String> settings) {
    ask(
        admin ->
            admin
                .createTopics(List.of(new NewTopic(topic, partitions, (short) 1).configs(settings)))
                .all()
                .get());
  }

  public TopicDescription describe(String topic) {
    return ask(admin -> admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic));
  }

  /** One setting of a topic. */
  public String setting(String topic, String name) {
    var resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    return ask(
        admin ->
            admin.describeConfigs(List.of(resource)).all().get().get(resource).get(name).value());
  }

  private interface Question<T> {
    T put(Admin admin) throws ExecutionException, InterruptedException;
  }

  private <T> T ask(Question<T> question) {
    try (var admin = Admin.create(client)) {
      return question.put(admin);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static IllegalStateException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new IllegalStateException(e);
  }
}
