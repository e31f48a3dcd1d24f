package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * What S3 or something like it sends: an S3 event with its records, one such record alone, the
 * EventBridge form, each of them also wrapped by SNS; and S3's test event, which tells nothing.
 *
 * @param events may be empty
 * @param problems why a part of it could not be read, a sentence each; may be empty
 */
record S3Message(List<S3Event> events, List<String> problems) {

  private static final S3Message NOTHING = new S3Message(List.of(), List.of());

  /**
   * Reads a message; the work is bounded by its size.
   *
   * @param received stands in where the sender tells no time
   * @throws UnreadableMessageException if it as a whole is none of these
   */
  static S3Message read(byte[] body, Instant received) throws UnreadableMessageException {
    JsonNode root = BoundedJson.object(body);
    if (isSns(root)) {
      root = BoundedJson.object(unwrapped(root).getBytes(StandardCharsets.UTF_8));
    }
    return read(root, received);
  }

  static S3Message read(JsonNode root, Instant received) throws UnreadableMessageException {
    if (root.path("Event").asText("").equals("s3:TestEvent")) {
      return NOTHING;
    }
    if (root.path("Records").isArray()) {
      return records(root.path("Records"), received);
    }
    if (S3EventRecord.is(root)) {
      return new S3Message(List.of(S3EventRecord.read(root, received)), List.of());
    }
    if (EventBridgeEvent.is(root)) {
      return new S3Message(List.of(EventBridgeEvent.read(root, received)), List.of());
    }
    throw new UnreadableMessageException("JSON, but no S3 event");
  }

  private static S3Message records(JsonNode records, Instant received) {
    List<S3Event> events = new ArrayList<>();
    List<String> problems = new ArrayList<>();
    for (int i = 0; i < records.size(); i++) {
      try {
        events.add(S3EventRecord.read(records.get(i), received));
      } catch (UnreadableMessageException e) {
        problems.add("record " + (i + 1) + " of " + records.size() + ": " + e.getMessage());
      }
    }
    return new S3Message(events, problems);
  }

  private static boolean isSns(JsonNode root) {
    return root.path("TopicArn").isTextual() && root.path("Type").isTextual();
  }

  private static String unwrapped(JsonNode root) throws UnreadableMessageException {
    String type = root.path("Type").textValue();
    if (!type.equals("Notification") || !root.path("Message").isTextual()) {
      throw new UnreadableMessageException(
          "an SNS message that is no notification: " + Names.shortened(type));
    }
    return root.path("Message").textValue();
  }
}
