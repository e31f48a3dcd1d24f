package io.sluice.notification;

import io.micrometer.core.instrument.MeterRegistry;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.eclipse.microprofile.config.Config;
import org.jboss.logging.Logger;

/**
 * All that this process receives notifications from: the queues and subscriptions of its settings.
 * With a log that keeps nothing they should run only while it is read.
 */
@ApplicationScoped
public class Bridges implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Bridges.class);

  private final EventsConfig settings;
  private final Config config;
  private final EventLog log;
  private final EventMetrics metrics;
  private volatile SqsBridge sqs;
  private volatile PubSubBridge pubSub;

  Bridges(EventsConfig settings, Config config, EventLog log, MeterRegistry registry) {
    this.settings = settings;
    this.config = config;
    this.log = log;
    this.metrics = new EventMetrics(registry);
  }

  /** Begins to receive; does nothing while it does already. Returns at once. */
  public synchronized void start() {
    if (sqs != null) {
      return;
    }
    List<String> queues = settings.sqsQueueUrls().orElse(List.of());
    List<String> subscriptions = settings.pubsubSubscriptions().orElse(List.of());
    if (queues.isEmpty() && subscriptions.isEmpty()) {
      LOG.info(
          "Receiving no notifications: neither SLUICE_EVENTS_SQS_QUEUE_URLS nor"
              + " SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS is set");
    } else {
      LOG.infof(
          "Receiving notifications from %d SQS queues and %d Pub/Sub subscriptions",
          queues.size(), subscriptions.size());
    }
    sqs =
        new SqsBridge(
            queues,
            new SqsClients(isSet("AWS_ENDPOINT_URL_SQS", "AWS_ENDPOINT_URL"))::forQueue,
            log,
            metrics,
            SqsQueue.HIDDEN_AT_FIRST);
    pubSub =
        new PubSubBridge(
            subscriptions,
            config.getOptionalValue("PUBSUB_EMULATOR_HOST", String.class).orElse(null),
            log,
            metrics);
  }

  /**
   * For how long each queue and subscription has not been asked, though the log could take what it
   * holds; empty while none is received from. Never blocks.
   */
  public Map<String, Duration> silences() {
    Map<String, Duration> silences = new TreeMap<>();
    SqsBridge queues = sqs;
    PubSubBridge subscriptions = pubSub;
    if (queues != null) {
      silences.putAll(queues.silences());
    }
    if (subscriptions != null) {
      silences.putAll(subscriptions.silences());
    }
    return silences;
  }

  /** Of one that is named twice, the one that is silent for longer counts. */
  static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) > 0 ? one : other;
  }

  /**
   * Receives no more, within seconds; may be started again. What the log has is answered for, the
   * rest is given back to its sender.
   */
  @Override
  @PreDestroy
  public synchronized void close() {
    if (sqs != null) {
      sqs.close();
      pubSub.close();
      sqs = null;
      pubSub = null;
    }
  }

  private boolean isSet(String... names) {
    for (String name : names) {
      Optional<String> value = config.getOptionalValue(name, String.class);
      if (value.isPresent()) {
        return true;
      }
    }
    return false;
  }
}
