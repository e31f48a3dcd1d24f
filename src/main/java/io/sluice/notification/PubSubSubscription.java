package io.sluice.notification;

import com.google.api.gax.rpc.ApiException;
import com.google.cloud.pubsub.v1.AckReplyConsumer;
import com.google.pubsub.v1.PubsubMessage;
import io.sluice.notification.EventMetrics.Place;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.jboss.logging.Logger;

/** One subscription on its way into the log; its stream is opened again whenever it ends. */
final class PubSubSubscription implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(PubSubSubscription.class);
  private static final int MOST_HELD = 200;
  private static final int MOST_HELD_IN_MEMORY = 10_000;

  private final String name;
  private final String emulator;
  private final int mostHeld;
  private final LogWriter log;
  private final EventMetrics metrics;
  private final ExecutorService carriers = Executors.newVirtualThreadPerTaskExecutor();
  private final ReceiverLoop loop;
  private volatile PubSubConnection connection;
  private volatile boolean closed;
  private String problem;

  /** Begins at once. */
  PubSubSubscription(String name, String emulator, EventLog log, EventMetrics metrics) {
    this.name = name;
    this.emulator = emulator;
    this.mostHeld = log.keeps() ? MOST_HELD : MOST_HELD_IN_MEMORY;
    this.log = new LogWriter(log);
    this.metrics = metrics;
    this.loop = new ReceiverLoop("sluice-pubsub", this::pullAlways);
    loop.start();
  }

  String name() {
    return name;
  }

  /** For how long nothing has pulled. */
  Duration silence() {
    return loop.silence();
  }

  @Override
  public void close() {
    closed = true;
    carriers.shutdownNow();
    PubSubConnection last = connection;
    if (last != null) {
      last.close();
    }
    loop.stop();
    loop.join();
  }

  private void pullAlways() {
    Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));
    loop.rest();
    while (!closed) {
      try {
        log.awaitWritable();
        pull(backoff);
      } catch (InterruptedException e) {
        Thread.interrupted();
      } catch (RuntimeException e) {
        fell(sentence(e));
        LOG.debug("A streaming pull ended", e);
        backoff.sleep();
      }
    }
  }

  private void pull(Backoff backoff) {
    long begun = System.nanoTime();
    try (PubSubConnection opened = new PubSubConnection(name, emulator, mostHeld, this::receive)) {
      connection = opened;
      if (!closed) {
        opened.run();
      }
    } finally {
      connection = null;
      backoff.brokeAfter(Duration.ofNanos(System.nanoTime() - begun));
    }
  }

  /** Returns at once: the threads that call it are few, and the log may be away for long. */
  private void receive(PubsubMessage message, AckReplyConsumer reply) {
    try {
      carriers.execute(() -> carry(message, reply));
    } catch (RejectedExecutionException e) {
      reply.nack();
    }
  }

  private void carry(PubsubMessage message, AckReplyConsumer reply) {
    LOG.debugf("Received message %s from %s", message.getMessageId(), name);
    Delivery delivery =
        Intake.gcs(
            name,
            message.getAttributesMap(),
            message.getData().toByteArray(),
            message.getMessageId(),
            Instant.ofEpochSecond(
                message.getPublishTime().getSeconds(), message.getPublishTime().getNanos()),
            receipt(reply));
    metrics.received(Place.PUBSUB, 1);
    metrics.unreadable(Place.PUBSUB, delivery.unreadable().size());
    try {
      log.append(List.of(delivery));
      recovered();
    } catch (InterruptedException e) {
      reply.nack();
    }
  }

  private static Receipt receipt(AckReplyConsumer reply) {
    return new Receipt() {
      @Override
      public void released() {
        reply.ack();
      }

      @Override
      public void abandoned() {
        reply.nack();
      }
    };
  }

  private String sentence(RuntimeException error) {
    Throwable cause = error;
    while (cause.getCause() != null && !(cause instanceof ApiException)) {
      cause = cause.getCause();
    }
    if (cause instanceof ApiException api) {
      return switch (api.getStatusCode().getCode()) {
        case NOT_FOUND ->
            name + " does not exist: create it, or correct SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS";
        case PERMISSION_DENIED, UNAUTHENTICATED ->
            "access to " + name + " is denied: Sluice needs roles/pubsub.subscriber on it";
        default -> name + " answers " + api.getStatusCode().getCode();
      };
    }
    return cause instanceof IOException
        ? name + ": no credentials (" + Names.shortened(String.valueOf(cause.getMessage())) + ")"
        : name + " cannot be read: " + Names.shortened(String.valueOf(cause.getMessage()));
  }

  private synchronized void fell(String sentence) {
    if (!closed && !sentence.equals(problem)) {
      LOG.warnf("No notifications from Pub/Sub, trying on: %s", sentence);
      problem = sentence;
    }
  }

  private synchronized void recovered() {
    if (problem != null) {
      LOG.infof("%s is being read again", name);
      problem = null;
    }
  }
}
