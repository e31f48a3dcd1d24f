package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;

/**
 * A CloudEvent 1.0 as it lies in Kafka, in binary or structured mode.
 *
 * @param source may be empty
 * @param subject may be empty
 * @param overwrittenBy the generation that replaced this one, of GCS's; empty for none
 * @param data may be empty
 */
record CloudEvent(
    String id,
    String type,
    String source,
    String subject,
    Instant time,
    String overwrittenBy,
    byte[] data) {

  static final String SPEC_VERSION = "ce_specversion";
  static final String TYPE = "ce_type";
  static final String SOURCE = "ce_source";
  static final String SUBJECT = "ce_subject";
  static final String ID = "ce_id";
  static final String TIME = "ce_time";
  static final String OVERWRITTEN_BY = "ce_overwrittenby";
  static final String CONTENT_TYPE = "content-type";

  static boolean isBinary(Map<String, String> headers) {
    return headers.containsKey(SPEC_VERSION) || headers.containsKey(TYPE);
  }

  static CloudEvent binary(Map<String, String> headers, byte[] data, Instant received) {
    return new CloudEvent(
        headers.getOrDefault(ID, ""),
        headers.getOrDefault(TYPE, ""),
        headers.getOrDefault(SOURCE, ""),
        headers.getOrDefault(SUBJECT, ""),
        Times.parse(headers.get(TIME), received),
        headers.getOrDefault(OVERWRITTEN_BY, ""),
        data);
  }

  static boolean isStructured(JsonNode root) {
    return root.path("specversion").isTextual() && root.path("type").isTextual();
  }

  static CloudEvent structured(JsonNode root, Instant received) throws UnreadableMessageException {
    return new CloudEvent(
        root.path("id").asText(""),
        root.path("type").asText(""),
        root.path("source").asText(""),
        root.path("subject").asText(""),
        Times.parse(root.path("time").textValue(), received),
        root.path("overwrittenby").asText(""),
        structuredData(root));
  }

  private static byte[] structuredData(JsonNode root) throws UnreadableMessageException {
    if (root.path("data_base64").isTextual()) {
      try {
        return Base64.getDecoder().decode(root.path("data_base64").textValue());
      } catch (IllegalArgumentException e) {
        throw new UnreadableMessageException("a CloudEvent whose data_base64 is no base64");
      }
    }
    JsonNode data = root.path("data");
    if (data.isMissingNode() || data.isNull()) {
      return new byte[0];
    }
    return data.isTextual()
        ? data.textValue().getBytes(StandardCharsets.UTF_8)
        : BoundedJson.bytes(data);
  }
}
