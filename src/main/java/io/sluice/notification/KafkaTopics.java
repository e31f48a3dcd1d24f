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
import org.jboss.logging.Logger;

/** Sees to it that the log's topics are there. */
final class KafkaTopics {

  private static final Logger LOG = Logger.getLogger(KafkaTopics.class);
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
    return ask(
        admin -> {
          ensure(admin, settings.deadLetterTopic());
          return ensure(admin, settings.topic());
        });
  }

  /** The id of the topic of events, whatever state it is in; zero where nobody tells it now. */
  Uuid id() throws InterruptedException {
    try {
      return ask(admin -> describe(admin, settings.topic()).topicId());
    } catch (EventLogException e) {
      LOG.debug("The topic's id is not known", e);
      return Uuid.ZERO_UUID;
    }
  }

  private interface Question {
    Uuid ask(Admin admin) throws ExecutionException, InterruptedException, EventLogException;
  }

  private Uuid ask(Question question) throws EventLogException, InterruptedException {
    Map<String, Object> config = new HashMap<>(settings.client());
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, TIMEOUT_MS);
    Admin admin = null;
    try {
      admin = Admin.create(config);
      return question.ask(admin);
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

  private static TopicDescription describe(Admin admin, String topic)
      throws ExecutionException, InterruptedException {
    return admin.describeTopics(List.of(topic)).topicNameValues().get(topic).get();
  }

  private Uuid ensure(Admin admin, String topic)
      throws ExecutionException, InterruptedException, EventLogException {
    try {
      TopicDescription there = describe(admin, topic);
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
