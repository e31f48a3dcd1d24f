package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.ObjectId;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Entries and history as compressed JSON, the same bytes for the same content. */
final class InventoryCodec {

  /** Names the form below; another form gets another number. */
  static final String SCHEMA = "1";

  private final ObjectMapper json = new ObjectMapper();

  byte[] encode(Collection<InventoryEntry> entries) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode(entries.size());
    for (InventoryEntry entry : entries) {
      ObjectNode node = array.addObject();
      put(node, "g", entry.id().group());
      put(node, "k", entry.id().kind());
      put(node, "ns", entry.id().namespace());
      put(node, "n", entry.id().name());
      put(node, "v", entry.apiVersion());
      put(node, "s", entry.sourceKey());
      put(node, "e", entry.sourceVersion());
      put(node, "h", entry.hash());
      put(node, "u", entry.uid());
      put(node, "f", entry.fields());
    }
    return compressed(array);
  }

  /**
   * @throws IOException if these are not bytes of {@link #encode}
   */
  List<InventoryEntry> decode(byte[] bytes) throws IOException {
    List<InventoryEntry> entries = new ArrayList<>();
    for (JsonNode node : array(bytes)) {
      ObjectId id =
          new ObjectId(text(node, "g"), required(node, "k"), text(node, "ns"), required(node, "n"));
      entries.add(
          new InventoryEntry(
              id,
              required(node, "v"),
              text(node, "s"),
              text(node, "e"),
              text(node, "h"),
              text(node, "u"),
              text(node, "f")));
    }
    return entries;
  }

  byte[] encodeHistory(PruneHistory history) {
    ArrayNode array = JsonNodeFactory.instance.arrayNode();
    for (PruneHistory.Prune prune : history.prunes()) {
      ObjectNode node = array.addObject();
      node.put("t", prune.at().toEpochMilli());
      node.put("n", prune.inventorySize());
      prune.keys().forEach(node.putArray("k")::add);
    }
    return compressed(array);
  }

  /**
   * @throws IOException if these are not bytes of {@link #encodeHistory}
   */
  PruneHistory decodeHistory(byte[] bytes) throws IOException {
    List<PruneHistory.Prune> prunes = new ArrayList<>();
    for (JsonNode node : array(bytes)) {
      if (!node.path("t").isNumber() || !node.path("n").isInt() || !node.path("k").isArray()) {
        throw new IOException("a prune lacks its time, size or objects");
      }
      TreeSet<String> keys = new TreeSet<>();
      node.get("k").forEach(key -> keys.add(key.asText()));
      prunes.add(
          new PruneHistory.Prune(
              Instant.ofEpochMilli(node.get("t").asLong()), node.get("n").asInt(), keys));
    }
    return new PruneHistory(List.copyOf(prunes));
  }

  private static void put(ObjectNode node, String field, String value) {
    if (!value.isEmpty()) {
      node.put(field, value);
    }
  }

  private static String text(JsonNode node, String field) {
    return node.path(field).asText("");
  }

  private static String required(JsonNode node, String field) throws IOException {
    String value = text(node, field);
    if (value.isEmpty()) {
      throw new IOException("an entry lacks its field '" + field + "'");
    }
    return value;
  }

  private byte[] compressed(JsonNode node) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(json.writeValueAsBytes(node));
    } catch (IOException e) {
      throw new IllegalStateException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  private ArrayNode array(byte[] bytes) throws IOException {
    try (GZIPInputStream gzip = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
      if (json.readTree(gzip.readAllBytes()) instanceof ArrayNode array) {
        return array;
      }
      throw new IOException("it holds no list");
    }
  }
}
