package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Finds what the source no longer holds. */
final class PruneCandidates {

  private record Written(GroupKind kind, String name) {}

  private PruneCandidates() {}

  /**
   * Inventory entries that nothing in the source asks for. What a broken key, a duplicate or a kind
   * not known may yet stand for is none.
   */
  static List<InventoryEntry> of(DesiredObjects desired, Inventory inventory, SourceFacts source) {
    Set<Written> unplaced =
        desired.unplaced().stream().map(object -> written(object.id())).collect(Collectors.toSet());
    return inventory.entries().values().stream()
        .filter(entry -> !desired.objects().containsKey(entry.id()))
        .filter(entry -> !desired.duplicates().containsKey(entry.id()))
        .filter(entry -> !unplaced.contains(written(entry.id())))
        .filter(entry -> !source.brokenKeys().contains(entry.sourceKey()))
        .filter(entry -> !desired.keysToRead().contains(entry.sourceKey()))
        .toList();
  }

  private static Written written(ObjectId id) {
    return new Written(GroupKind.of(id), id.name());
  }
}
