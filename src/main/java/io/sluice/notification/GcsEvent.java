package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.notification.ObjectChange.What;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * One thing that happened in a GCS bucket.
 *
 * @param kind in the words of Google's CloudEvents: finalized, deleted, archived, metadataUpdated
 * @param overwrittenBy the generation that replaced the one this tells of; empty for none
 */
record GcsEvent(ObjectRef object, String kind, Instant time, String id, String overwrittenBy) {

  static final String TYPE_PREFIX = "google.cloud.storage.object.v1.";

  private static final String SOURCE_PREFIX = "//storage.googleapis.com/projects/_/buckets/";
  private static final String SUBJECT_PREFIX = "objects/";
  private static final Map<String, String> KINDS =
      Map.of(
          "OBJECT_FINALIZE", "finalized",
          "OBJECT_DELETE", "deleted",
          "OBJECT_ARCHIVE", "archived",
          "OBJECT_METADATA_UPDATE", "metadataUpdated");

  /** Whether these are the attributes of a GCS notification, sound or not. */
  static boolean isNotification(Map<String, String> attributes) {
    return attributes.containsKey("eventType") && attributes.containsKey("bucketId");
  }

  /**
   * Reads the attributes of a Pub/Sub message from GCS; its data may be anything or nothing.
   *
   * @param id the message's
   */
  static GcsEvent fromAttributes(Map<String, String> attributes, String id, Instant received)
      throws UnreadableMessageException {
    if (!isNotification(attributes)) {
      throw new UnreadableMessageException(
          "has not the attributes eventType and bucketId of a GCS notification");
    }
    String kind = KINDS.get(attributes.get("eventType"));
    if (kind == null) {
      throw new UnreadableMessageException(
          "has an unknown eventType: " + Names.shortened(attributes.get("eventType")));
    }
    ObjectRef object =
        new ObjectRef(
            Names.bucket(Store.GS, attributes.get("bucketId")),
            Names.key(attributes.get("objectId")));
    return new GcsEvent(
        object,
        kind,
        Times.parse(attributes.get("eventTime"), received),
        id,
        Names.shortened(attributes.getOrDefault("overwrittenByGeneration", "")));
  }

  /** Reads an event of the log: by its data where that names the object, else by its header. */
  static GcsEvent fromCloudEvent(CloudEvent event) throws UnreadableMessageException {
    return new GcsEvent(
        objectOf(event),
        event.type().substring(TYPE_PREFIX.length()),
        event.time(),
        event.id(),
        event.overwrittenBy());
  }

  /**
   * Empty for the end of a generation that another one replaced: nothing is gone, and what came is
   * told by an event of its own.
   */
  Optional<ObjectChange> change() {
    return what() == What.REMOVED && !overwrittenBy.isEmpty()
        ? Optional.empty()
        : Optional.of(new ObjectChange(object, what(), time, id, kind));
  }

  /**
   * For the log.
   *
   * @param attributes the message's
   * @param data the message's, unchanged
   */
  LogRecord toLogRecord(Map<String, String> attributes, byte[] data) {
    Map<String, String> headers = new HashMap<>();
    headers.put(CloudEvent.SPEC_VERSION, "1.0");
    headers.put(CloudEvent.TYPE, TYPE_PREFIX + kind);
    headers.put(CloudEvent.SOURCE, SOURCE_PREFIX + object.bucket().name());
    headers.put(CloudEvent.SUBJECT, SUBJECT_PREFIX + object.key());
    headers.put(CloudEvent.ID, id);
    headers.put(CloudEvent.TIME, time.toString());
    if (attributes.containsKey("objectGeneration")) {
      headers.put("ce_objectgeneration", Names.shortened(attributes.get("objectGeneration")));
    }
    if (!overwrittenBy.isEmpty()) {
      headers.put(CloudEvent.OVERWRITTEN_BY, overwrittenBy);
    }
    if (data.length > 0) {
      headers.put(CloudEvent.CONTENT_TYPE, "application/json");
    }
    return new LogRecord(object.bucket().uri(), headers, data);
  }

  private What what() {
    return switch (kind) {
      case "finalized" -> What.CREATED;
      case "deleted", "archived" -> What.REMOVED;
      default -> What.OTHER;
    };
  }

  private static ObjectRef objectOf(CloudEvent event) throws UnreadableMessageException {
    JsonNode data = event.data().length == 0 ? null : BoundedJson.object(event.data());
    if (data != null && data.path("bucket").isTextual() && data.path("name").isTextual()) {
      return new ObjectRef(
          Names.bucket(Store.GS, data.path("bucket").textValue()),
          Names.key(data.path("name").textValue()));
    }
    if (!event.source().startsWith(SOURCE_PREFIX) || !event.subject().startsWith(SUBJECT_PREFIX)) {
      throw new UnreadableMessageException(
          "neither data nor source and subject name a bucket and an object");
    }
    return new ObjectRef(
        Names.bucket(Store.GS, event.source().substring(SOURCE_PREFIX.length())),
        Names.key(event.subject().substring(SUBJECT_PREFIX.length())));
  }
}
