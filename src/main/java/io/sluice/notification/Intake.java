package io.sluice.notification;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Senders' messages as deliveries for the log. */
final class Intake {

  private static final int PROBLEMS_TOLD = 5;

  private Intake() {}

  /**
   * A message of an S3 queue.
   *
   * @param from the queue's URL
   */
  static Delivery s3(String from, byte[] body, Instant received, Receipt receipt) {
    try {
      S3Message message = S3Message.read(body, received);
      List<LogRecord> records = message.events().stream().map(S3Event::toLogRecord).toList();
      if (message.problems().isEmpty()) {
        return new Delivery(records, List.of(), receipt);
      }
      String reason = String.join("; ", message.problems().stream().limit(PROBLEMS_TOLD).toList());
      return new Delivery(records, List.of(new DeadLetter(from, reason, Map.of(), body)), receipt);
    } catch (UnreadableMessageException e) {
      return unreadable(new DeadLetter(from, e.getMessage(), Map.of(), body), receipt);
    }
  }

  /**
   * A message of a GCS subscription.
   *
   * @param from the subscription's name
   * @param id the message's
   */
  static Delivery gcs(
      String from,
      Map<String, String> attributes,
      byte[] data,
      String id,
      Instant received,
      Receipt receipt) {
    try {
      GcsEvent event = GcsEvent.fromAttributes(attributes, id, received);
      return new Delivery(List.of(event.toLogRecord(attributes, data)), List.of(), receipt);
    } catch (UnreadableMessageException e) {
      return unreadable(new DeadLetter(from, e.getMessage(), attributes, data), receipt);
    }
  }

  private static Delivery unreadable(DeadLetter letter, Receipt receipt) {
    return new Delivery(List.of(), List.of(letter), receipt);
  }
}
