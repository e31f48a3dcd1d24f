package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.stream.IntStream;

/** Inventories for tests. */
final class Inventories {

  private Inventories() {}

  static InventoryEntry entry(int number) {
    String name = "object-" + number;
    return new InventoryEntry(
        new ObjectId("apps", "Deployment", "namespace-" + number % 10, name),
        "apps/v1",
        "path/to/manifests/" + name + ".yaml",
        Sha256.hex("etag" + number).substring(0, 32),
        Sha256.hex("hash" + number),
        Sha256.hex("uid" + number).substring(0, 36),
        Sha256.hex("fields" + number).substring(0, 16));
  }

  static Inventory of(int size) {
    return Inventory.EMPTY.with(entries(0, size));
  }

  static List<InventoryEntry> entries(int from, int to) {
    return IntStream.range(from, to).mapToObj(Inventories::entry).toList();
  }
}
