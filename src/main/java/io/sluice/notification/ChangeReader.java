package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Reads records of the log, whoever wrote them: CloudEvents in binary and structured mode, S3
 * events as S3-compatible stores send them to Kafka, and GCS notifications with their attributes as
 * headers. By what they say, never by their key.
 */
final class ChangeReader {

  private ChangeReader() {}

  /**
   * All changes that a record tells of; none for S3's test event, and for what GCS overwrote.
   *
   * @param headers by name, in the record's case
   * @param data may be empty, never null
   * @param received the record's own time
   */
  static Result read(Map<String, String> headers, byte[] data, Instant received) {
    try {
      return readWhole(headers, data, received);
    } catch (UnreadableMessageException e) {
      return new Result(List.of(), List.of(e.getMessage()));
    }
  }

  /**
   * What came of a record.
   *
   * @param problems why it, or parts of it, could not be read; empty when all could
   */
  record Result(List<ObjectChange> changes, List<String> problems) {}

  private static Result readWhole(Map<String, String> headers, byte[] data, Instant received)
      throws UnreadableMessageException {
    if (CloudEvent.isBinary(headers)) {
      return read(CloudEvent.binary(headers, data, received));
    }
    if (GcsEvent.isNotification(headers)) {
      String id = headers.getOrDefault("messageId", "");
      return changes(GcsEvent.fromAttributes(headers, id, received));
    }
    if (data.length == 0) {
      throw new UnreadableMessageException("is empty");
    }
    JsonNode root = BoundedJson.object(data);
    if (CloudEvent.isStructured(root)) {
      return read(CloudEvent.structured(root, received));
    }
    return changes(S3Message.read(root, received), null);
  }

  private static Result read(CloudEvent event) throws UnreadableMessageException {
    if (event.type().startsWith(GcsEvent.TYPE_PREFIX)) {
      return changes(GcsEvent.fromCloudEvent(event));
    }
    if (event.data().length == 0) {
      throw new UnreadableMessageException(
          "a CloudEvent without data, of type " + Names.shortened(event.type()));
    }
    return changes(S3Message.read(event.data(), event.time()), event.id());
  }

  private static Result changes(GcsEvent event) {
    return new Result(event.change().stream().toList(), List.of());
  }

  private static Result changes(S3Message message, String id) {
    Stream<ObjectChange> changes =
        message.events().stream()
            .flatMap(event -> event.changes(id == null || id.isEmpty() ? event.id() : id).stream());
    return new Result(changes.toList(), message.problems());
  }
}
