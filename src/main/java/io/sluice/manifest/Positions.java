package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;

/** Where the fields and elements of some containers stood in the file. */
final class Positions {

  private final IdentityHashMap<JsonNode, Map<Object, Position>> byContainer =
      new IdentityHashMap<>();

  void field(Role role, ObjectNode parent, String name, Position position) {
    if (role.keepsFieldPositions()) {
      byContainer.computeIfAbsent(parent, p -> new HashMap<>()).put(name, position);
    }
  }

  void element(Role role, ArrayNode parent, int index, Position position) {
    if (role == Role.ITEMS) {
      byContainer.computeIfAbsent(parent, p -> new HashMap<>()).put(index, position);
    }
  }

  /** Where the field's name or the element stood, else {@code fallback}. */
  Position of(JsonNode parent, Object nameOrIndex, Position fallback) {
    return byContainer.getOrDefault(parent, Map.of()).getOrDefault(nameOrIndex, fallback);
  }
}
