package io.sluice.apply;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.manifest.ObjectId;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/** Reads the metadata the API server sends, one object at a time, however long the list is. */
final class LiveObjectReader {

  private final ObjectMapper json;

  LiveObjectReader(ObjectMapper json) {
    this.json = json;
  }

  /** The object's metadata; {@code object} is a PartialObjectMetadata or the whole of it. */
  LiveObject read(JsonNode object, ResourceKind kind) {
    JsonNode metadata = object.path("metadata");
    JsonNode managedFields = metadata.path("managedFields");
    Set<String> managers = new LinkedHashSet<>();
    managedFields.forEach(entry -> managers.add(entry.path("manager").asText()));
    return new LiveObject(
        new ObjectId(
            kind.group(),
            kind.kind(),
            metadata.path("namespace").asText(),
            metadata.path("name").asText()),
        metadata.path("uid").asText(),
        metadata.path("resourceVersion").asText(),
        strings(metadata.path("labels")),
        strings(metadata.path("annotations")),
        FieldSets.hash(managedFields, KubeApi.FIELD_MANAGER),
        String.join(" ", managers),
        metadata.hasNonNull("deletionTimestamp"));
  }

  /**
   * Hands on each object of one page of a list.
   *
   * @return the token of the next page; empty after the last
   */
  String readPage(InputStream body, ResourceKind kind, Consumer<LiveObject> each)
      throws IOException {
    String next = "";
    try (JsonParser parser = json.createParser(body)) {
      parser.nextToken();
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String field = parser.currentName();
        JsonToken value = parser.nextToken();
        if (field.equals("metadata")) {
          JsonNode metadata = json.readTree(parser);
          next = metadata.path("continue").asText();
        } else if (field.equals("items") && value == JsonToken.START_ARRAY) {
          while (parser.nextToken() == JsonToken.START_OBJECT) {
            JsonNode item = json.readTree(parser);
            each.accept(read(item, kind));
          }
        } else {
          parser.skipChildren();
        }
      }
    }
    return next;
  }

  private static Map<String, String> strings(JsonNode node) {
    Map<String, String> strings = new HashMap<>();
    node.properties().forEach(field -> strings.put(field.getKey(), field.getValue().asText()));
    return Map.copyOf(strings);
  }
}
