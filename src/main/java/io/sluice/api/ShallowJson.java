package io.sluice.api;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * Reads free-form JSON of at most 256 levels as it is, as deep as a manifest may be. What is deeper
 * becomes a text that says so: comparing or writing it would overflow a thread's stack.
 */
@RegisterForReflection
final class ShallowJson extends JsonDeserializer<JsonNode> {

  static final int MAX_DEPTH = 256;

  private record Level(JsonNode node, int depth) {}

  @Override
  public JsonNode deserialize(JsonParser parser, DeserializationContext context)
      throws IOException {
    JsonNode read = context.readTree(parser);
    return tooDeep(read)
        ? TextNode.valueOf("left out: nested deeper than " + MAX_DEPTH + " levels")
        : read;
  }

  private static boolean tooDeep(JsonNode root) {
    Deque<Level> open = new ArrayDeque<>();
    open.push(new Level(root, 0));
    while (!open.isEmpty()) {
      Level level = open.pop();
      if (level.depth() > MAX_DEPTH) {
        return true;
      }
      for (JsonNode child : level.node()) {
        open.push(new Level(child, level.depth() + 1));
      }
    }
    return false;
  }
}
