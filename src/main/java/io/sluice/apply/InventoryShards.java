package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** How an inventory is spread over ConfigMaps. */
final class InventoryShards {

  static final String HASH_LABEL = "sluice.io/inventory";
  static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
  static final String MANAGED_BY = "sluice";

  /** Finds the ConfigMaps of all Buckets. */
  static final String ALL = MANAGED_BY_LABEL + "=" + MANAGED_BY + "," + HASH_LABEL;

  private static final String PREFIX = "sluice-inventory-";
  private static final int ENTRIES_PER_SHARD = 256;
  private static final int HASH_LENGTH = 20;

  private InventoryShards() {}

  /** What names all ConfigMaps of a Bucket: label value and part of their names. */
  static String hash(BucketRef bucket) {
    return Sha256.hex(bucket.display()).substring(0, HASH_LENGTH);
  }

  /** Finds the ConfigMaps of one Bucket. */
  static String selector(BucketRef bucket) {
    return MANAGED_BY_LABEL + "=" + MANAGED_BY + "," + HASH_LABEL + "=" + hash(bucket);
  }

  static Map<String, String> labels(BucketRef bucket) {
    return Map.of(MANAGED_BY_LABEL, MANAGED_BY, HASH_LABEL, hash(bucket));
  }

  /** The name says of how many shards it is one: each size is a generation of its own. */
  static String shardName(BucketRef bucket, int shards, int index) {
    return PREFIX + hash(bucket) + "-" + shards + "-" + index;
  }

  static String historyName(BucketRef bucket) {
    return PREFIX + hash(bucket) + "-prunes";
  }

  static boolean isShard(ObjectId id) {
    return id.group().isEmpty() && id.kind().equals("ConfigMap") && id.name().startsWith(PREFIX);
  }

  /** A power of two, never less than there are: shards only grow in number. */
  static int count(int present, int entries) {
    int shards = Math.max(1, present);
    while ((long) shards * ENTRIES_PER_SHARD < entries) {
      shards *= 2;
    }
    return shards;
  }

  /** The entries of each shard; always {@code shards} lists, in the order of ids. */
  static List<List<InventoryEntry>> spread(Inventory inventory, int shards) {
    List<List<InventoryEntry>> spread = new ArrayList<>();
    for (int i = 0; i < shards; i++) {
      spread.add(new ArrayList<>());
    }
    for (InventoryEntry entry : inventory.entries().values()) {
      spread.get(index(entry.id(), shards)).add(entry);
    }
    return spread;
  }

  /**
   * Which shards hold entries that the other inventory has not, or has otherwise. What both share
   * is known by identity.
   */
  @SuppressWarnings("ReferenceEquality")
  static Set<Integer> touched(Inventory one, Inventory other, int shards) {
    Set<Integer> touched = new HashSet<>();
    Iterator<InventoryEntry> rest = other.entries().values().iterator();
    InventoryEntry next = rest.hasNext() ? rest.next() : null;
    for (InventoryEntry entry : one.entries().values()) {
      while (next != null && next != entry && next.id().compareTo(entry.id()) < 0) {
        touched.add(index(next.id(), shards));
        next = rest.hasNext() ? rest.next() : null;
      }
      boolean common = next != null && (next == entry || next.id().equals(entry.id()));
      if (!common || !entry.equals(next)) {
        touched.add(index(entry.id(), shards));
      }
      if (common) {
        next = rest.hasNext() ? rest.next() : null;
      }
    }
    while (next != null) {
      touched.add(index(next.id(), shards));
      next = rest.hasNext() ? rest.next() : null;
    }
    return touched;
  }

  private static int index(ObjectId id, int shards) {
    return mixed(hash(id)) & (shards - 1);
  }

  /** The hash of {@link ObjectId#inventoryId}, from those that its parts keep. */
  static int hash(ObjectId id) {
    int hash = id.namespace().hashCode();
    for (String next : List.of(id.name(), id.group(), id.kind())) {
      hash = hash * 31 + '_';
      hash = hash * power(next.length()) + next.hashCode();
    }
    return hash;
  }

  private static int power(int exponent) {
    int power = 1;
    int base = 31;
    for (int rest = exponent; rest > 0; rest >>= 1) {
      power = (rest & 1) == 1 ? power * base : power;
      base *= base;
    }
    return power;
  }

  /** Lets every bit of the hash, which must never change, count in its lowest ones. */
  private static int mixed(int hash) {
    int mixed = (hash ^ (hash >>> 16)) * 0x85ebca6b;
    mixed = (mixed ^ (mixed >>> 13)) * 0xc2b2ae35;
    return mixed ^ (mixed >>> 16);
  }
}
