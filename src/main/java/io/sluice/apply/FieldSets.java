package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Works on the field sets ({@code fieldsV1}) of an object's {@code managedFields}. */
final class FieldSets {

  private static final int HASH_BYTES = 12;

  private FieldSets() {}

  /**
   * A short hash of what {@code manager} owns by server-side apply, and since when; empty where it
   * owns nothing. Whoever else changes one of these fields takes it out of the set, and an apply of
   * ours that was never recorded moves the time, so another hash means drift; changes of any other
   * field, and applies that change nothing, leave it as it is.
   */
  static String hash(JsonNode managedFields, String manager) {
    List<String> sets = new ArrayList<>();
    for (JsonNode entry : managedFields) {
      if (isApplied(entry, manager)) {
        StringBuilder canonical = new StringBuilder();
        write(entry.path("fieldsV1"), canonical);
        canonical.append(entry.path("time").asText());
        sets.add(canonical.toString());
      }
    }
    if (sets.isEmpty()) {
      return "";
    }
    sets.sort(null);
    return sha256(String.join("\n", sets));
  }

  /** Whether the entry is what {@code manager} applied (and not to a subresource). */
  static boolean isApplied(JsonNode entry, String manager) {
    return manager.equals(entry.path("manager").asText())
        && "Apply".equals(entry.path("operation").asText())
        && entry.path("subresource").asText().isEmpty();
  }

  /** The union of two field sets. */
  static ObjectNode union(ObjectNode one, ObjectNode other) {
    ObjectNode union = one.deepCopy();
    for (Map.Entry<String, JsonNode> field : other.properties()) {
      JsonNode there = union.get(field.getKey());
      if (there == null) {
        union.set(field.getKey(), field.getValue().deepCopy());
      } else {
        union.set(
            field.getKey(), unionOfChildren((ObjectNode) there, (ObjectNode) field.getValue()));
      }
    }
    return union;
  }

  /** An empty node means the field itself; beside its children that is written as a dot. */
  private static ObjectNode unionOfChildren(ObjectNode one, ObjectNode other) {
    ObjectNode union = union(one, other);
    if (one.isEmpty() != other.isEmpty()) {
      union.putObject(".");
    }
    return union;
  }

  private static void write(JsonNode node, StringBuilder out) {
    Map<String, JsonNode> sorted = new TreeMap<>();
    node.properties().forEach(field -> sorted.put(field.getKey(), field.getValue()));
    out.append('{');
    sorted.forEach(
        (name, child) -> {
          out.append(name.length()).append(':').append(name);
          write(child, out);
        });
    out.append('}');
  }

  private static String sha256(String text) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest, 0, HASH_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
