package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/** An S3 event as EventBridge has it. */
final class EventBridgeEvent {

  private EventBridgeEvent() {}

  /** Whether it looks like one, sound or not. */
  static boolean is(JsonNode node) {
    return node.path("source").asText("").equals("aws.s3")
        && node.path("detail-type").isTextual()
        && node.path("detail").isObject();
  }

  static S3Event read(JsonNode node, Instant received) throws UnreadableMessageException {
    JsonNode detail = node.path("detail");
    String key = Names.key(detail.path("object").path("key").textValue());
    return new S3Event(
        Names.bucket(Store.S3, detail.path("bucket").path("name").textValue()),
        Names.shortened(node.path("region").asText("")),
        S3Keys.ambiguous(key),
        name(node.path("detail-type").textValue(), detail),
        Times.parse(node.path("time").textValue(), received),
        Names.shortened(detail.path("request-id").asText("").strip()),
        node);
  }

  /** The name that S3 gives to the same event elsewhere. */
  private static String name(String detailType, JsonNode detail) throws UnreadableMessageException {
    String reason = detail.path("reason").asText("");
    return switch (detailType) {
      case "Object Created" ->
          switch (reason) {
            case "CopyObject" -> "ObjectCreated:Copy";
            case "POST Object" -> "ObjectCreated:Post";
            case "CompleteMultipartUpload" -> "ObjectCreated:CompleteMultipartUpload";
            default -> "ObjectCreated:Put";
          };
      case "Object Deleted" ->
          (reason.equals("Lifecycle Expiration") ? "LifecycleExpiration:" : "ObjectRemoved:")
              + (detail.path("deletion-type").asText("").equals("Delete Marker Created")
                  ? "DeleteMarkerCreated"
                  : "Delete");
      case "Object Restore Initiated" -> "ObjectRestore:Post";
      case "Object Restore Completed" -> "ObjectRestore:Completed";
      case "Object Restore Expired" -> "ObjectRestore:Delete";
      case "Object Tags Added" -> "ObjectTagging:Put";
      case "Object Tags Deleted" -> "ObjectTagging:Delete";
      case "Object ACL Updated" -> "ObjectAcl:Put";
      case "Object Storage Class Changed" -> "LifecycleTransition";
      case "Object Access Tier Changed" -> "IntelligentTiering";
      default ->
          throw new UnreadableMessageException(
              "an EventBridge event that is about no object: " + Names.shortened(detailType));
    };
  }
}
