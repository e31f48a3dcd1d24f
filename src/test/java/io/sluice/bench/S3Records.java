package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Map;

/** Notifications as S3 sends them, and as the bridge puts them into the log. */
final class S3Records {

  private S3Records() {}

  /** A message for a queue. */
  static String message(String bucket, String key, String id) {
    return "{\"Records\":[" + record(bucket, key, id) + "]}";
  }

  /** One record of a message. */
  static String record(String bucket, String key, String id) {
    return """
        {"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"%s",\
        "eventName":"ObjectCreated:Put","userIdentity":{"principalId":"AIDAJDPLRKLG7UEXAMPLE"},\
        "requestParameters":{"sourceIPAddress":"127.0.0.1"},\
        "responseElements":{"x-amz-request-id":"%s","x-amz-id-2":"FMyUVURIY8/IgAtTv8xRjskZQpcIZ9KG4V5Wp6S7S"},\
        "s3":{"s3SchemaVersion":"1.0","configurationId":"bench","bucket":{"name":"%s",\
        "ownerIdentity":{"principalId":"A3NL1KOZZKExample"},"arn":"arn:aws:s3:::%s"},\
        "object":{"key":"%s","size":300,"eTag":"d41d8cd98f00b204e9800998ecf8427e","sequencer":"0055AED6DCD90281E5"}}}\
        """
        .formatted(Instant.now(), id, bucket, bucket, key);
  }

  /** The headers of a record as a CloudEvent in binary mode. */
  static Map<String, byte[]> headers(String bucket, String key, String id) {
    return Map.of(
        "ce_specversion", "1.0".getBytes(UTF_8),
        "ce_type", "com.amazonaws.s3.ObjectCreated:Put".getBytes(UTF_8),
        "ce_source", ("aws:s3.us-east-1." + bucket).getBytes(UTF_8),
        "ce_subject", key.getBytes(UTF_8),
        "ce_id", id.getBytes(UTF_8),
        "ce_time", Instant.now().toString().getBytes(UTF_8),
        "content-type", "application/json".getBytes(UTF_8));
  }
}
