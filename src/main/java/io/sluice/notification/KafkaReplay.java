package io.sluice.notification;

import io.sluice.notification.ChangeReader.Result;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** One pass over what the log keeps, apart from the reader and without a group. */
final class KafkaReplay {

  private static final Duration POLL = Duration.ofMillis(500);
  private static final Duration STALLED = Duration.ofSeconds(30);

  private final KafkaSettings settings;
  private final Predicate<ObjectChange> wanted;
  private final Consumer<ObjectChange> each;
  private final Set<ObjectRef> seen = new HashSet<>();
  private long records;
  private long unreadable;

  KafkaReplay(KafkaSettings settings, Predicate<ObjectChange> wanted, Consumer<ObjectChange> each) {
    this.settings = settings;
    this.wanted = wanted;
    this.each = each;
  }

  ReplaySummary run(ReplayStart from) throws EventLogException, InterruptedException {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) STALLED.toMillis());
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      readToEnd(consumer, start(consumer, from));
    } catch (InterruptException e) {
      Thread.interrupted();
      throw new InterruptedException("interrupted while replaying");
    } catch (KafkaException e) {
      throw KafkaErrors.explain(e, settings);
    }
    return new ReplaySummary(records, seen.size(), unreadable);
  }

  /** Seeks, and returns the partitions that have something to read, each with its end. */
  private Map<TopicPartition, Long> start(
      KafkaConsumer<byte[], byte[]> consumer, ReplayStart from) {
    Set<TopicPartition> all =
        consumer.partitionsFor(settings.topic()).stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
    Map<TopicPartition, Long> ends = new HashMap<>(consumer.endOffsets(all));
    Map<TopicPartition, Long> starts = new HashMap<>(consumer.beginningOffsets(all));
    if (from.since() != null) {
      Map<TopicPartition, Long> times =
          all.stream().collect(Collectors.toMap(p -> p, p -> from.since().toEpochMilli()));
      Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(times);
      all.forEach(p -> starts.put(p, found.get(p) == null ? ends.get(p) : found.get(p).offset()));
    }
    ends.entrySet().removeIf(end -> starts.get(end.getKey()) >= end.getValue());
    consumer.assign(ends.keySet());
    ends.keySet().forEach(partition -> consumer.seek(partition, starts.get(partition)));
    return ends;
  }

  private void readToEnd(KafkaConsumer<byte[], byte[]> consumer, Map<TopicPartition, Long> ends) {
    long lastProgress = System.nanoTime();
    while (!ends.isEmpty()) {
      var polled = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : polled) {
        Long end = ends.get(new TopicPartition(record.topic(), record.partition()));
        if (end != null && record.offset() < end) {
          take(record);
        }
      }
      boolean some = ends.entrySet().removeIf(e -> consumer.position(e.getKey()) >= e.getValue());
      if (some) {
        consumer.assign(List.copyOf(ends.keySet()));
      }
      if (some || !polled.isEmpty()) {
        lastProgress = System.nanoTime();
      } else if (System.nanoTime() - lastProgress > STALLED.toNanos()) {
        throw new TimeoutException("nothing came for " + STALLED.toSeconds() + " s");
      }
    }
  }

  private void take(ConsumerRecord<byte[], byte[]> record) {
    records++;
    Result read = KafkaRecords.read(record);
    if (!read.problems().isEmpty()) {
      unreadable++;
    }
    for (ObjectChange change : read.changes()) {
      if (wanted.test(change) && seen.add(change.object())) {
        each.accept(change);
      }
    }
  }
}
