package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Some keys of a source whose other keys are known to be in the cluster as they are wanted: a plan
 * for these alone is a plan for all, and its work grows with what changed.
 *
 * @param desired what these keys want
 * @param inventory what is known of just those objects
 */
public record SourcePart(DesiredObjects desired, Inventory inventory) {

  /** Whether nothing is left to do for these objects, so that a later plan may pass them over. */
  public static boolean isDone(DesiredObjects desired, Inventory inventory) {
    return isPlain(desired)
        && desired.objects().values().stream()
            .allMatch(object -> isWritten(object, inventory.entries().get(object.id())));
  }

  /** Whether these objects, all of a source, are done, and nothing else is in the inventory. */
  public static boolean isAllDone(DesiredObjects desired, Inventory inventory) {
    return inventory.size() == desired.objects().size() && isDone(desired, inventory);
  }

  /**
   * @param read the keys as they are now
   * @param before all keys of the source as they were, when {@link #isAllDone} held
   * @param inventory of the whole source
   * @return empty where these keys alone do not tell what is to be done: an object left them, or
   *     another key holds it too, a kind is not known or comes with them, or they are broken
   */
  public static Optional<SourcePart> of(
      Collection<ReadKey> read,
      Map<String, KnownKey> before,
      Inventory inventory,
      Scopes scopes,
      ApplyPolicy policy) {
    DesiredObjects desired = DesiredObjects.of(read, List.of(), scopes, policy);
    Set<ObjectId> ids = desired.objects().keySet();
    boolean alone =
        isPlain(desired)
            && ids.stream().noneMatch(id -> GroupKind.of(id).equals(GroupKind.CRD))
            && ids.containsAll(objects(desired.known().keySet(), before))
            && ids.stream()
                .map(id -> inventory.entries().get(id))
                .allMatch(e -> e == null || desired.known().containsKey(e.sourceKey()));
    return alone ? Optional.of(new SourcePart(desired, only(ids, inventory))) : Optional.empty();
  }

  private static boolean isPlain(DesiredObjects desired) {
    return desired.duplicates().isEmpty()
        && desired.unplaced().isEmpty()
        && desired.keysToRead().isEmpty()
        && desired.known().values().stream().allMatch(key -> key.problems().isEmpty());
  }

  private static boolean isWritten(DesiredObject object, InventoryEntry entry) {
    return entry != null
        && entry.hash().equals(object.hash())
        && entry.sourceKey().equals(object.sourceKey());
  }

  private static Set<ObjectId> objects(Collection<String> keys, Map<String, KnownKey> before) {
    return keys.stream()
        .filter(before::containsKey)
        .flatMap(key -> before.get(key).objects().stream())
        .map(KnownObject::id)
        .collect(Collectors.toSet());
  }

  private static Inventory only(Collection<ObjectId> ids, Inventory inventory) {
    TreeMap<ObjectId, InventoryEntry> entries = new TreeMap<>();
    for (ObjectId id : ids) {
      InventoryEntry entry = inventory.entries().get(id);
      if (entry != null) {
        entries.put(id, entry);
      }
    }
    return new Inventory(entries, inventory.history());
  }
}
