package io.sluice.notification;

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
   * @throws EventLogException if the topics cannot be written now
   */
  void ensure() throws EventLogException, InterruptedException {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    try (Admin admin = Admin.create(config)) {
      for (String topic : List.of(settings.topic(), settings.deadLetterTopic())) {
        ensure(admin, topic);
      }
    } catch (ExecutionException e) {
      throw KafkaErrors.explain(e.getCause(), settings);
    } catch (KafkaException e) {
      throw KafkaErrors.explain(e, settings);
    }
  }

  private void ensure(Admin admin, String topic)
      throws ExecutionException, InterruptedException, EventLogException {
    try {
      requireLeaders(admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get());
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
        throw e;
      }
      create(admin, topic);
    }
  }

  private void create(Admin admin, String topic) throws ExecutionException, InterruptedException {
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
      admin.createTopics(List.of(wanted)).all().get();
    } catch (ExecutionException e) {
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
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
