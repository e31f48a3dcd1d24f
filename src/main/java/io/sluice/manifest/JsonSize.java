package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;

/** How many bytes an object takes as compact JSON; text that needs escapes counts as without. */
final class JsonSize {

  private static final int WORD = 5;
  private static final int QUOTES = 2;

  private JsonSize() {}

  static long of(JsonNode node) {
    long size = 2;
    switch (node.getNodeType()) {
      case OBJECT -> {
        for (var field : ((ObjectNode) node).properties()) {
          size += text(field.getKey()) + 2 + of(field.getValue());
        }
      }
      case ARRAY -> {
        for (JsonNode element : node) {
          size += 1 + of(element);
        }
      }
      case STRING -> size = text(node.textValue());
      case NUMBER -> size = node.asText().length();
      default -> size = WORD;
    }
    return size;
  }

  private static long text(String text) {
    return QUOTES + (long) text.getBytes(StandardCharsets.UTF_8).length;
  }
}
