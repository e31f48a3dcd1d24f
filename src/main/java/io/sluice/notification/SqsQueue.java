package io.sluice.notification;

import io.sluice.notification.EventMetrics.Place;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.Message;

/** One queue on its way into the log: a thread that receives, and one that answers for messages. */
final class SqsQueue implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SqsQueue.class);

  /** How long a message is hidden from others when it is received. */
  static final Duration HIDDEN_AT_FIRST = Duration.ofSeconds(30);

  private static final int LONG_POLL_SECONDS = 20;
  private static final int MOST_HELD = 10_000;

  private final String url;
  private final SqsClient client;
  private final LogWriter log;
  private final EventMetrics metrics;
  private final Duration hidden;
  private final HeldMessages held;
  private final SqsReceipts receipts;
  private final SqsDepth depth;
  private final ReceiverLoop loop;
  private volatile boolean closed;
  private String problem;

  /**
   * Begins at once. The client is closed with it.
   *
   * @param hidden how long a message is hidden at first, in whole seconds
   */
  SqsQueue(String url, SqsClient client, EventLog log, EventMetrics metrics, Duration hidden) {
    this.url = url;
    this.client = client;
    this.hidden = hidden;
    this.held = new HeldMessages(hidden, MOST_HELD);
    this.log = new LogWriter(log);
    this.metrics = metrics;
    this.receipts = new SqsReceipts(url, client, held);
    this.depth = new SqsDepth(url, client, metrics);
    this.loop = new ReceiverLoop("sluice-sqs", this::receiveAlways);
    loop.start();
  }

  String url() {
    return url;
  }

  /** For how long nothing was asked of the queue, though the log could take it. */
  Duration silence() {
    return loop.silence();
  }

  /** Receives no more, deletes what the log has, and gives the rest back to the queue. */
  @Override
  public void close() {
    closed = true;
    loop.stop();
    depth.close();
    loop.join();
    receipts.close();
    client.close();
  }

  private void receiveAlways() {
    Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(30));
    while (!closed) {
      try {
        loop.rest();
        log.awaitWritable();
        loop.beat();
        if (held.awaitRoom(Duration.ofSeconds(5))) {
          take(receive());
          recovered();
          backoff.reset();
        }
      } catch (InterruptedException | AbortedException e) {
        Thread.interrupted();
      } catch (RuntimeException e) {
        fell(SqsErrors.sentence(url, e));
        LOG.debug("Receiving failed", e);
        backoff.sleep();
      }
    }
  }

  private List<Message> receive() {
    return client
        .receiveMessage(
            request ->
                request
                    .queueUrl(url)
                    .maxNumberOfMessages(10)
                    .waitTimeSeconds(LONG_POLL_SECONDS)
                    .visibilityTimeout((int) hidden.toSeconds()))
        .messages();
  }

  private void take(List<Message> messages) throws InterruptedException {
    if (!messages.isEmpty()) {
      LOG.debugf("Received %d messages from %s", messages.size(), url);
    }
    List<Delivery> deliveries = new ArrayList<>();
    for (Message message : messages) {
      held.add(message.receiptHandle(), System.nanoTime());
      Delivery delivery =
          Intake.s3(
              url,
              message.body().getBytes(StandardCharsets.UTF_8),
              Instant.now(),
              receipts.forMessage(message.receiptHandle()));
      deliveries.add(delivery);
      metrics.received(Place.SQS, 1);
      metrics.unreadable(Place.SQS, delivery.unreadable().size());
    }
    receipts.look();
    if (!deliveries.isEmpty()) {
      loop.rest();
      log.append(deliveries);
    }
  }

  private void fell(String sentence) {
    if (!closed && !sentence.equals(problem)) {
      LOG.warnf("No notifications from SQS, trying on: %s", sentence);
      problem = sentence;
    }
  }

  private void recovered() {
    if (problem != null) {
      LOG.infof("The queue %s is being read again", url);
      problem = null;
    }
  }
}
