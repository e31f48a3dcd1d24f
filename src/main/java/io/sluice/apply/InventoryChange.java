package io.sluice.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Which ConfigMaps a save touches. Pure.
 *
 * @param shards of how many the inventory is afterwards
 * @param written without resource version
 * @param deleted names, to delete only after all of {@code written} are stored
 */
record InventoryChange(int shards, List<ConfigMap> written, List<String> deleted) {

  static InventoryChange of(StoredInventory before, Inventory after, InventoryConfigMaps form) {
    BucketRef bucket = before.bucket();
    int shards = InventoryShards.count(before.shards(), after.size());
    Set<String> needed = new HashSet<>();
    List<ConfigMap> written = new ArrayList<>();
    boolean all = shards != before.shards() || leftovers(before);
    Set<Integer> touched = InventoryShards.touched(after, before.inventory(), shards);
    List<List<InventoryEntry>> spread = InventoryShards.spread(after, shards);
    for (int index = 0; index < shards; index++) {
      List<InventoryEntry> entries = spread.get(index);
      if (!entries.isEmpty()) {
        needed.add(InventoryShards.shardName(bucket, shards, index));
        if (all || touched.contains(index)) {
          written.add(form.shard(bucket, shards, index, entries));
        }
      }
    }
    if (!after.history().prunes().isEmpty()) {
      needed.add(InventoryShards.historyName(bucket));
      if (!after.history().equals(before.inventory().history())) {
        written.add(form.history(bucket, after.history()));
      }
    }
    List<String> deleted =
        before.resourceVersions().keySet().stream().filter(name -> !needed.contains(name)).toList();
    int left = after.size() == 0 ? 0 : shards;
    return new InventoryChange(left, written, deleted);
  }

  /** Whether an earlier growth was broken off. */
  private static boolean leftovers(StoredInventory before) {
    Set<String> current = new HashSet<>();
    for (int i = 0; i < before.shards(); i++) {
      current.add(InventoryShards.shardName(before.bucket(), before.shards(), i));
    }
    current.add(InventoryShards.historyName(before.bucket()));
    return !current.containsAll(before.resourceVersions().keySet());
  }
}
