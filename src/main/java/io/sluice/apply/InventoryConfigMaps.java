package io.sluice.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** An inventory's parts as ConfigMaps, and back. Pure. */
final class InventoryConfigMaps {

  static final String BUCKET_ANNOTATION = "sluice.io/inventory-of";

  private static final String SCHEMA = "schema";
  private static final String SHARDS = "shards";
  private static final String ENTRIES = "entries.json.gz";
  private static final String PRUNES = "prunes.json.gz";

  private final InventoryCodec codec = new InventoryCodec();

  ConfigMap shard(BucketRef bucket, int shards, int index, Collection<InventoryEntry> entries) {
    return configMap(bucket, InventoryShards.shardName(bucket, shards, index))
        .addToData(SHARDS, Integer.toString(shards))
        .addToBinaryData(ENTRIES, Base64.getEncoder().encodeToString(codec.encode(entries)))
        .build();
  }

  ConfigMap history(BucketRef bucket, PruneHistory history) {
    return configMap(bucket, InventoryShards.historyName(bucket))
        .addToBinaryData(PRUNES, Base64.getEncoder().encodeToString(codec.encodeHistory(history)))
        .build();
  }

  /**
   * The union of all parts: where a growth was broken off, both generations count, and of one
   * object's entries the newer generation's.
   *
   * @throws InventoryUnreadableException if one makes no sense
   */
  StoredInventory read(BucketRef bucket, List<ConfigMap> configMaps) {
    SortedMap<String, String> versions = new TreeMap<>();
    SortedMap<Integer, List<InventoryEntry>> generations = new TreeMap<>();
    PruneHistory history = PruneHistory.NONE;
    for (ConfigMap configMap :
        configMaps.stream().sorted(Comparator.comparing(this::nameOf)).toList()) {
      versions.put(nameOf(configMap), configMap.getMetadata().getResourceVersion());
      try {
        checkSchema(configMap);
        if (nameOf(configMap).equals(InventoryShards.historyName(bucket))) {
          history = codec.decodeHistory(bytes(configMap, PRUNES));
        } else {
          generations
              .computeIfAbsent(shards(configMap), shards -> new ArrayList<>())
              .addAll(codec.decode(bytes(configMap, ENTRIES)));
        }
      } catch (IOException | IllegalArgumentException e) {
        throw unreadable(bucket, configMap, e);
      }
    }
    Inventory inventory = Inventory.EMPTY.withHistory(history);
    for (List<InventoryEntry> generation : generations.values()) {
      inventory = inventory.with(generation);
    }
    int newest = generations.isEmpty() ? 0 : generations.lastKey();
    return new StoredInventory(bucket, inventory, newest, versions);
  }

  private static ConfigMapBuilder configMap(BucketRef bucket, String name) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withName(name)
        .withLabels(InventoryShards.labels(bucket))
        .addToAnnotations(BUCKET_ANNOTATION, bucket.display())
        .endMetadata()
        .addToData(SCHEMA, InventoryCodec.SCHEMA);
  }

  private static void checkSchema(ConfigMap configMap) throws IOException {
    String schema = data(configMap, SCHEMA);
    if (!schema.equals(InventoryCodec.SCHEMA)) {
      throw new IOException("its schema is '" + schema + "', not " + InventoryCodec.SCHEMA);
    }
  }

  private static int shards(ConfigMap configMap) throws IOException {
    int shards = Integer.parseInt(data(configMap, SHARDS));
    if (Integer.bitCount(shards) != 1) {
      throw new IOException("its count of shards is " + shards + ", not a power of two");
    }
    return shards;
  }

  private static byte[] bytes(ConfigMap configMap, String field) throws IOException {
    Map<String, String> data = configMap.getBinaryData();
    String value = data == null ? null : data.get(field);
    if (value == null) {
      throw new IOException("it lacks " + field);
    }
    return Base64.getDecoder().decode(value);
  }

  private static String data(ConfigMap configMap, String field) {
    Map<String, String> data = configMap.getData();
    return data == null ? "" : data.getOrDefault(field, "");
  }

  private String nameOf(ConfigMap configMap) {
    return configMap.getMetadata().getName();
  }

  private static InventoryUnreadableException unreadable(
      BucketRef bucket, ConfigMap configMap, Exception cause) {
    String namespace = configMap.getMetadata().getNamespace();
    String name = configMap.getMetadata().getName();
    return new InventoryUnreadableException(
        "ConfigMap "
            + namespace
            + "/"
            + name
            + ", a part of the inventory of Bucket "
            + bucket.display()
            + ", cannot be read ("
            + cause.getMessage()
            + "). Nothing is written or pruned for this Bucket until it is repaired: restore it"
            + " from a backup, or let go of what it names (the objects stay, and those still in"
            + " the source are taken up again): kubectl delete configmap -n "
            + namespace
            + " "
            + name,
        cause);
  }
}
