package io.sluice.notification;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** Sees to it that the log's topics are there. */
final class KafkaTopics {

  private static final int TIMEOUT_MS = 5_000;

  private final KafkaSettings settings;

  KafkaTopics(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * Creates what is missing. Blocks up to some seconds.
   *
   * @return the id of the topic of events: another one when it was deleted and made anew
   * @throws EventLogException if the topics cannot be written now
   */
  Uuid ensure() throws EventLogException, InterruptedException {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    Admin admin = null;
    try {
      admin = Admin.create(config);
      ensure(admin, settings.deadLetterTopic());
      return ensure(admin, settings.topic());
    } catch (ExecutionException e) {
      throw KafkaErrors.explain(e.getCause(), settings);
    } catch (KafkaException e) {
      throw KafkaErrors.explain(e, settings);
    } finally {
      if (admin != null) {
        admin.close(Duration.ZERO);
      }
    }
  }

  private Uuid ensure(Admin admin, String topic)
      throws ExecutionException, InterruptedException, EventLogException {
    try {
      TopicDescription there =
          admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get();
      requireLeaders(there);
      return there.topicId();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
      return create(admin, topic);
    }
  }

  /** Zero where another made it just now: its id is not known then. */
  private Uuid create(Admin admin, String topic) throws ExecutionException, InterruptedException {
    Optional<Short> replicas =
        settings.replicationFactor() < 0
            ? Optional.empty()
            : Optional.of(settings.replicationFactor());
    NewTopic wanted =
        new NewTopic(topic, Optional.of(settings.partitions()), replicas)
            .configs(
                Map.of(
                    TopicConfig.RETENTION_MS_CONFIG,
                    String.valueOf(settings.retention().toMillis()),
                    TopicConfig.MAX_MESSAGE_BYTES_CONFIG,
                    String.valueOf(KafkaAppender.MAX_RECORD_BYTES)));
    try {
      return admin.createTopics(List.of(wanted)).topicId(topic).get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
      return Uuid.ZERO_UUID;
    }
  }

  private static void requireLeaders(TopicDescription topic) throws EventLogException {
    boolean led =
        topic.partitions().stream().allMatch(p -> p.leader() != null && !p.leader().isEmpty());
    if (!led) {
      throw new EventLogException(
          "Kafka's topic " + topic.name() + " has partitions without a leader", null);
    }
  }
}
