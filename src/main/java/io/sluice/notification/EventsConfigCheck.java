package io.sluice.notification;

import com.google.pubsub.v1.ProjectSubscriptionName;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.common.utils.Utils;

/** Finds what cannot be right in {@code SLUICE_EVENTS_*}, whatever the servers say. Does no I/O. */
@ApplicationScoped
public class EventsConfigCheck {

  private static final Pattern TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  private final EventsConfig config;
  private final Map<String, Object> kafka;

  /**
   * @param kafka all {@code kafka.*} settings
   */
  EventsConfigCheck(
      EventsConfig config, @Identifier("default-kafka-broker") Map<String, Object> kafka) {
    this.config = config;
    this.kafka = kafka;
  }

  /**
   * One sentence for each fault, which names the variable and says what it may hold.
   *
   * @param logIsShared whether other processes must read this one's log, or it theirs
   */
  public List<String> problems(boolean logIsShared) {
    List<String> problems = new ArrayList<>();
    switch (config.log()) {
      case KAFKA -> kafka(problems);
      case MEMORY -> {
        if (logIsShared) {
          problems.add(
              "SLUICE_ROLES=bridge: a bridge alone cannot use the memory log, which nobody else"
                  + " can read: set SLUICE_EVENTS_LOG=kafka and KAFKA_BOOTSTRAP_SERVERS");
        }
      }
    }
    config.sqsQueueUrls().orElse(List.of()).stream()
        .filter(url -> !isQueueUrl(url))
        .forEach(
            url ->
                problems.add(
                    "SLUICE_EVENTS_SQS_QUEUE_URLS: \""
                        + Names.shortened(url)
                        + "\" is no queue's URL, such as"
                        + " https://sqs.eu-west-1.amazonaws.com/123456789012/sluice-uploads"));
    config.pubsubSubscriptions().orElse(List.of()).stream()
        .filter(name -> !ProjectSubscriptionName.isParsableFrom(name))
        .forEach(
            name ->
                problems.add(
                    "SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS: \""
                        + Names.shortened(name)
                        + "\" is not of the form projects/PROJECT/subscriptions/SUBSCRIPTION"));
    return problems;
  }

  private void kafka(List<String> problems) {
    String servers =
        String.valueOf(kafka.getOrDefault(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG, ""));
    if (servers.isBlank()) {
      problems.add(
          "SLUICE_EVENTS_LOG=kafka needs KAFKA_BOOTSTRAP_SERVERS, a comma list of HOST:PORT");
    } else {
      for (String server : servers.split(",")) {
        if (Utils.getPort(server.strip()) == null) {
          problems.add(
              "KAFKA_BOOTSTRAP_SERVERS: \"" + Names.shortened(server) + "\" is no HOST:PORT");
        }
      }
    }
    topic("SLUICE_EVENTS_TOPIC", config.topic(), problems);
    topic("SLUICE_EVENTS_DEAD_LETTER_TOPIC", config.deadLetterTopic(), problems);
    if (config.topic().equals(config.deadLetterTopic())) {
      problems.add(
          "SLUICE_EVENTS_DEAD_LETTER_TOPIC: \""
              + config.topic()
              + "\" is SLUICE_EVENTS_TOPIC too: what cannot be read would be read again for ever");
    }
    if (config.partitions() < 1) {
      problems.add("SLUICE_EVENTS_PARTITIONS: " + config.partitions() + " is less than 1");
    }
    config
        .replicationFactor()
        .ifPresent(
            factor -> {
              if (factor < 1 || factor > Short.MAX_VALUE) {
                problems.add(
                    "SLUICE_EVENTS_REPLICATION_FACTOR: " + factor + " is no number of replicas");
              }
            });
    if (config.retention().compareTo(Duration.ofMinutes(1)) < 0) {
      problems.add(
          "SLUICE_EVENTS_RETENTION: "
              + config.retention()
              + " is less than a minute, in which no controller could read a record");
    }
  }

  private static void topic(String variable, String name, List<String> problems) {
    if (!TOPIC.matcher(name).matches()) {
      problems.add(
          variable
              + ": \""
              + Names.shortened(name)
              + "\" is no topic's name: letters, digits, dots, dashes and underscores, at most 249");
    }
  }

  private static boolean isQueueUrl(String url) {
    try {
      URI uri = new URI(url);
      return uri.getHost() != null
          && ("https".equals(uri.getScheme()) || "http".equals(uri.getScheme()))
          && uri.getPath().length() > 1;
    } catch (URISyntaxException e) {
      return false;
    }
  }
}
