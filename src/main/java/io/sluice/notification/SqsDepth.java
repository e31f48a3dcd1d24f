package io.sluice.notification;

import java.time.Duration;
import org.jboss.logging.Logger;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.model.QueueAttributeName;

/**
 * How many messages wait in a queue, asked of the queue itself once a minute; NaN where it does not
 * tell, as without the right {@code sqs:GetQueueAttributes}.
 */
final class SqsDepth implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SqsDepth.class);
  private static final Duration PAUSE = Duration.ofMinutes(1);

  private final String url;
  private final SqsClient client;
  private final Runnable forget;
  private final Thread thread;
  private volatile double waiting = Double.NaN;

  /** Begins at once. The client is not closed with it. */
  SqsDepth(String url, SqsClient client, EventMetrics metrics) {
    this.url = url;
    this.client = client;
    this.forget = metrics.depth(url, () -> waiting);
    this.thread = Thread.ofVirtual().name("sluice-sqs-depth").start(this::askAlways);
  }

  private void askAlways() {
    try {
      while (true) {
        waiting = ask();
        Thread.sleep(PAUSE);
      }
    } catch (InterruptedException | AbortedException e) {
      LOG.debugf("The depth of %s is not asked any more", url);
    }
  }

  private double ask() {
    try {
      var answer =
          client.getQueueAttributes(
              request ->
                  request
                      .queueUrl(url)
                      .attributeNames(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
      return Double.parseDouble(
          answer.attributes().get(QueueAttributeName.APPROXIMATE_NUMBER_OF_MESSAGES));
    } catch (AbortedException e) {
      throw e;
    } catch (SdkException e) {
      LOG.debugf("The depth of %s is not known: %s", url, e.getMessage());
      return Double.NaN;
    }
  }

  @Override
  public void close() {
    thread.interrupt();
    forget.run();
  }
}
