package io.sluice.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import software.amazon.awssdk.services.sqs.SqsClient;

/** Carries S3's notifications from SQS queues into the log, each queue for itself. */
final class SqsBridge implements AutoCloseable {

  private final List<SqsQueue> queues = new ArrayList<>();

  /**
   * Begins at once; a queue that cannot be read is tried again and again.
   *
   * @param clients gives a client for a queue's URL, which is closed with the bridge
   * @param hidden how long a message is hidden at first
   */
  SqsBridge(
      List<String> queueUrls,
      Function<String, SqsClient> clients,
      EventLog log,
      EventMetrics metrics,
      Duration hidden) {
    for (String url : queueUrls) {
      queues.add(new SqsQueue(url, clients.apply(url), log, metrics, hidden));
    }
  }

  /** For how long each queue has not been asked, by its URL. */
  Map<String, Duration> silences() {
    Map<String, Duration> silences = new TreeMap<>();
    queues.forEach(queue -> silences.merge(queue.url(), queue.silence(), Bridges::longer));
    return silences;
  }

  /** Ends all queues, within seconds; what the log has is deleted, the rest is given back. */
  @Override
  public void close() {
    List<Thread> closing =
        queues.stream().map(queue -> Thread.ofVirtual().start(queue::close)).toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
