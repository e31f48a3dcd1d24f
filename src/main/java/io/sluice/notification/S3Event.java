package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.notification.ObjectChange.What;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * One thing that happened in an S3 bucket.
 *
 * @param keys the object's key; more than one where the sender's encoding leaves a doubt
 * @param name as S3 has it, without {@code s3:}: {@code ObjectCreated:Put}
 * @param requestId the request that did it; empty where none is told
 * @param record the sender's own words
 */
record S3Event(
    BucketName bucket,
    String region,
    List<String> keys,
    String name,
    Instant time,
    String requestId,
    JsonNode record) {

  static final String TYPE_PREFIX = "com.amazonaws.s3.";

  List<ObjectChange> changes(String id) {
    return keys.stream()
        .map(key -> new ObjectChange(new ObjectRef(bucket, key), what(), time, id, name))
        .toList();
  }

  LogRecord toLogRecord() {
    byte[] data = BoundedJson.bytes(record);
    return new LogRecord(
        bucket.uri(),
        Map.of(
            CloudEvent.SPEC_VERSION,
            "1.0",
            CloudEvent.TYPE,
            TYPE_PREFIX + name,
            CloudEvent.SOURCE,
            "aws:s3." + region + "." + bucket.name(),
            CloudEvent.SUBJECT,
            keys.getFirst(),
            CloudEvent.ID,
            id(data),
            CloudEvent.TIME,
            time.toString(),
            CloudEvent.CONTENT_TYPE,
            "application/json"),
        data);
  }

  String id() {
    return id(BoundedJson.bytes(record));
  }

  /** One request can remove many objects, and an event's id must be its own. */
  private String id(byte[] data) {
    String hash = HexFormat.of().formatHex(Sha256.of(data), 0, 16);
    if (requestId.isEmpty()) {
      return hash;
    }
    return what() == What.CREATED ? requestId : requestId + "." + hash.substring(0, 8);
  }

  private What what() {
    if (name.startsWith("ObjectCreated:") || name.equals("ObjectRestore:Completed")) {
      return What.CREATED;
    }
    if (name.startsWith("ObjectRemoved:") || name.startsWith("LifecycleExpiration:")) {
      return What.REMOVED;
    }
    return What.OTHER;
  }
}
