package io.sluice.notification;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** {@code SLUICE_EVENTS_*}: how this process hears of changes. */
@ConfigMapping(prefix = "sluice.events")
public interface EventsConfig {

  /** Which event log. */
  @WithDefault("memory")
  Log log();

  /** The Kafka topic of the changes. */
  @WithDefault("sluice.object-events")
  String topic();

  /** The Kafka topic of what could not be read. */
  @WithName("dead.letter.topic")
  @WithDefault("sluice.object-events.dead-letter")
  String deadLetterTopic();

  /** Under which offsets are kept; absent means {@code sluice-} and the uid of kube-system. */
  Optional<String> group();

  /** Partitions of a topic that Sluice creates. */
  @WithDefault("6")
  int partitions();

  /** Replicas of a topic that Sluice creates; absent means the broker's own default. */
  @WithName("replication.factor")
  OptionalInt replicationFactor();

  /** How long topics that Sluice creates keep their records, for example {@code 14d}. */
  @WithDefault("7d")
  Duration retention();

  /** Queues that S3 notifies. */
  @WithName("sqs.queue.urls")
  Optional<List<String>> sqsQueueUrls();

  /** {@code projects/P/subscriptions/S} that GCS notifies through. */
  @WithName("pubsub.subscriptions")
  Optional<List<String>> pubsubSubscriptions();

  /** What is replayed at start, for all Buckets: see {@link ReplayStart#parse}. */
  @WithName("replay.from")
  Optional<String> replayFrom();

  /** The kinds of log. */
  enum Log {
    MEMORY,
    KAFKA
  }
}
