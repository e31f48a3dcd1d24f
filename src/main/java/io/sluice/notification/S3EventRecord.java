package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;

/** One element of {@code Records} in an S3 event. */
final class S3EventRecord {

  private static final int MAX_NAME = 100;

  private S3EventRecord() {}

  /** Whether it looks like one, sound or not. */
  static boolean is(JsonNode node) {
    return node.path("s3").isObject() && node.path("eventName").isTextual();
  }

  static S3Event read(JsonNode node, Instant received) throws UnreadableMessageException {
    if (!is(node)) {
      throw new UnreadableMessageException("a record in it is no S3 event");
    }
    JsonNode s3 = node.path("s3");
    BucketName bucket = Names.bucket(Store.S3, s3.path("bucket").path("name").textValue());
    String key = Names.key(s3.path("object").path("key").textValue());
    String requestId = node.path("responseElements").path("x-amz-request-id").asText("").strip();
    return new S3Event(
        bucket,
        Names.shortened(node.path("awsRegion").asText("")),
        readings(key, bucket, node),
        name(node.path("eventName").textValue()),
        Times.parse(node.path("eventTime").textValue(), received),
        Names.shortened(requestId),
        node);
  }

  /** Versity leaves keys as they are, and is known by an ARN that holds the very same key. */
  private static List<String> readings(String key, BucketName bucket, JsonNode node) {
    String arn = node.path("s3").path("bucket").path("arn").asText("");
    if (arn.endsWith("/" + bucket.name() + "/" + key)) {
      return List.of(key);
    }
    String source = node.path("eventSource").asText("");
    return source.equals("aws:s3") || source.equals("minio:s3")
        ? S3Keys.encoded(key)
        : S3Keys.ambiguous(key);
  }

  private static String name(String eventName) throws UnreadableMessageException {
    String name = eventName.startsWith("s3:") ? eventName.substring(3) : eventName;
    if (name.isBlank()
        || name.length() > MAX_NAME
        || !name.chars().allMatch(c -> c > ' ' && c < 127)) {
      throw new UnreadableMessageException("has no event name: " + Names.shortened(eventName));
    }
    return name;
  }
}
