package io.sluice.notification;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jboss.logging.Logger;

/**
 * All partitions of the log's topic, taken by assignment, and the positions in each. For the
 * reader's thread; only {@link #wakeUp}, {@link #unread} and {@link #open()} may be called by
 * others.
 */
final class KafkaPartitions {

  private static final Logger LOG = Logger.getLogger(KafkaPartitions.class);
  private static final Duration CLOCKS_DIFFER = Duration.ofMinutes(1);
  private static final Duration API_TIMEOUT = Duration.ofSeconds(10);
  private static final Duration LAST_WORDS = Duration.ofMillis(800);
  private static final long KEEP_ALL_EVERY = TimeUnit.SECONDS.toNanos(30);

  private final KafkaSettings settings;
  private final String group;
  private final Instant asked = Instant.now();
  private final Map<TopicPartition, OpenPositions> positions = new ConcurrentHashMap<>();
  private final Map<TopicPartition, Long> kept = new HashMap<>();
  private volatile KafkaConsumer<byte[], byte[]> consumer;
  private volatile long unread;
  private Uuid topicId = Uuid.ZERO_UUID;
  private boolean committing;
  private long keptAllAt;

  KafkaPartitions(KafkaSettings settings, String group) {
    this.settings = settings;
    this.group = group;
  }

  /**
   * Connects, fixes where to begin, and keeps that.
   *
   * @param id the topic's
   */
  void open(Uuid id, Consumer<String> missed) {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put(ConsumerConfig.GROUP_ID_CONFIG, group);
    config.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "none");
    config.put(ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG, false);
    config.put(ConsumerConfig.METADATA_MAX_AGE_CONFIG, 10_000);
    config.put(ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) API_TIMEOUT.toMillis());
    consumer =
        new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
    assign(missed);
    requireSame(id, missed);
    consumer.commitSync(committable());
  }

  /** Takes partitions that came to the topic, and all of it where it was made anew. */
  void refresh(Uuid id, Consumer<String> missed) {
    if (!partitionsOfTopic().equals(positions.keySet())) {
      assign(reason -> {});
    }
    requireSame(id, missed);
  }

  /** A topic that was made anew may have come as far as the old one: no offset tells. */
  private void requireSame(Uuid id, Consumer<String> missed) {
    boolean known = !topicId.equals(Uuid.ZERO_UUID);
    if (known && !id.equals(Uuid.ZERO_UUID) && !id.equals(topicId)) {
      reposition(positions.keySet(), missed);
    }
    topicId = id.equals(Uuid.ZERO_UUID) ? topicId : id;
  }

  ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
    ConsumerRecords<byte[], byte[]> records = consumer.poll(timeout);
    long behind = 0;
    for (TopicPartition partition : positions.keySet()) {
      behind += consumer.currentLag(partition).orElse(0);
    }
    unread = behind;
    return records;
  }

  OpenPositions positions(TopicPartition partition) {
    return positions.get(partition);
  }

  /** Goes on with the oldest that is there, where the log no longer has what was to come. */
  void reposition(Set<TopicPartition> lost, Consumer<String> missed) {
    Map<TopicPartition, Long> first = consumer.beginningOffsets(lost);
    first.forEach(
        (partition, offset) -> {
          missed.accept(missing(partition, positions.get(partition).next(), offset));
          positions.put(partition, new OpenPositions(offset));
          consumer.seek(partition, offset);
        });
  }

  /** Keeps how far all is dealt with, in the background; now and then also what did not change. */
  void commit(Consumer<Exception> told) {
    long now = System.nanoTime();
    boolean all = now - keptAllAt >= KEEP_ALL_EVERY;
    Map<TopicPartition, OffsetAndMetadata> wanted = committable();
    if (!all) {
      wanted
          .entrySet()
          .removeIf(e -> Long.valueOf(e.getValue().offset()).equals(kept.get(e.getKey())));
    }
    if (wanted.isEmpty() || committing) {
      return;
    }
    committing = true;
    consumer.commitAsync(
        wanted,
        (offsets, error) -> {
          committing = false;
          if (error == null) {
            offsets.forEach((partition, offset) -> kept.put(partition, offset.offset()));
            keptAllAt = all ? now : keptAllAt;
          }
          told.accept(error);
        });
  }

  /** Disconnects; at the very end it keeps how far all is dealt with once more. */
  void release(boolean forGood) {
    KafkaConsumer<byte[], byte[]> last = consumer;
    consumer = null;
    committing = false;
    if (last == null) {
      return;
    }
    kept.clear();
    try {
      if (forGood && !positions.isEmpty()) {
        keepFinally(last);
      }
    } catch (KafkaException e) {
      LOG.debug("What was dealt with last will be told again", e);
    } finally {
      last.close(Duration.ZERO);
    }
  }

  private void keepFinally(KafkaConsumer<byte[], byte[]> last) {
    try {
      last.commitSync(committable(), LAST_WORDS);
    } catch (WakeupException e) {
      last.commitSync(committable(), LAST_WORDS);
    }
  }

  void wakeUp() {
    KafkaConsumer<byte[], byte[]> current = consumer;
    if (current != null) {
      current.wakeup();
    }
  }

  long unread() {
    return unread;
  }

  long open() {
    return positions.values().stream().mapToLong(OpenPositions::count).sum();
  }

  private void assign(Consumer<String> missed) {
    Set<TopicPartition> all = partitionsOfTopic();
    if (all.isEmpty()) {
      throw new TimeoutException("the topic " + settings.topic() + " is not there yet");
    }
    consumer.assign(all);
    positions.keySet().retainAll(all);
    Set<TopicPartition> unknown =
        all.stream().filter(p -> !positions.containsKey(p)).collect(Collectors.toSet());
    fix(unknown, missed);
    positions.forEach((partition, position) -> consumer.seek(partition, position.next()));
  }

  private void fix(Collection<TopicPartition> unknown, Consumer<String> missed) {
    Map<TopicPartition, OffsetAndMetadata> keptBefore = consumer.committed(Set.copyOf(unknown));
    boolean groupIsKnown =
        !positions.isEmpty() || keptBefore.values().stream().anyMatch(offset -> offset != null);
    Map<TopicPartition, Long> first = consumer.beginningOffsets(unknown);
    Map<TopicPartition, Long> end = consumer.endOffsets(unknown);
    long since = asked.minus(CLOCKS_DIFFER).toEpochMilli();
    Map<TopicPartition, OffsetAndTimestamp> byTime =
        consumer.offsetsForTimes(
            unknown.stream().collect(Collectors.toMap(partition -> partition, p -> since)));
    Map<TopicPartition, OpenPositions> fixed = new HashMap<>();
    for (TopicPartition partition : unknown) {
      OffsetAndMetadata before = keptBefore.get(partition);
      OffsetAndTimestamp time = byTime.get(partition);
      Long keptOffset = before == null ? null : before.offset();
      long start =
          StartPositions.choose(
              keptOffset,
              first.get(partition),
              end.get(partition),
              time == null ? null : time.offset(),
              groupIsKnown);
      if (keptOffset != null && start != keptOffset) {
        missed.accept(missing(partition, keptOffset, start));
      }
      fixed.put(partition, new OpenPositions(start));
    }
    positions.putAll(fixed);
  }

  private Set<TopicPartition> partitionsOfTopic() {
    List<PartitionInfo> infos = consumer.partitionsFor(settings.topic());
    return infos == null
        ? Set.of()
        : infos.stream()
            .map(info -> new TopicPartition(info.topic(), info.partition()))
            .collect(Collectors.toSet());
  }

  private Map<TopicPartition, OffsetAndMetadata> committable() {
    Map<TopicPartition, OffsetAndMetadata> offsets = new HashMap<>();
    positions.forEach(
        (partition, position) ->
            offsets.put(partition, new OffsetAndMetadata(position.committable())));
    return offsets;
  }

  private static String missing(TopicPartition partition, long wanted, long found) {
    return String.format(
        "The event log has no offset %d in %s any more (retention, or the topic was made anew):"
            + " reading on from %d, and all is listed",
        wanted, partition, found);
  }
}
