package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The versions in which one Bucket's objects were left by its last writes. As long as an object
 * still has its version, nobody changed it, and all that allowed the last write allows the next:
 * its metadata need not be read again. Of a kind that others were seen to change, nothing is
 * assumed any more. Not safe for use by several threads.
 */
public final class LastWrites {

  private final Map<ObjectId, String> versions = new HashMap<>();
  private final Set<GroupKind> restless = new HashSet<>();

  /** Takes note of what was written; what was not is forgotten. */
  public void note(Collection<Outcome> outcomes) {
    for (Outcome outcome : outcomes) {
      boolean assumable = outcome.live() != null && !restless.contains(GroupKind.of(outcome.id()));
      if (assumable) {
        versions.put(outcome.id(), outcome.live().resourceVersion());
      } else {
        versions.remove(outcome.id());
      }
    }
  }

  /** Somebody else changed these: they, and others of their kinds, are to be read. */
  public void changedByOthers(Collection<ObjectId> ids) {
    ids.forEach(id -> restless.add(GroupKind.of(id)));
    versions.keySet().removeIf(id -> restless.contains(GroupKind.of(id)));
  }

  /** Forgets all versions: what allowed a write may not allow the next. */
  public void forget() {
    versions.clear();
  }

  /**
   * The objects about to be written that need not be read: as they must still be.
   *
   * @param asked all that would be read
   */
  public Map<ObjectId, LiveObject> assumed(
      Collection<ObjectId> asked, DesiredObjects desired, Inventory inventory) {
    Map<ObjectId, LiveObject> assumed = new HashMap<>();
    for (ObjectId id : asked) {
      String version = versions.get(id);
      InventoryEntry entry = inventory.entries().get(id);
      boolean known = version != null && entry != null && !entry.uid().isEmpty();
      if (known && desired.objects().containsKey(id)) {
        assumed.put(id, written(entry, version));
      }
    }
    return assumed;
  }

  private static LiveObject written(InventoryEntry entry, String version) {
    return new LiveObject(
        entry.id(),
        entry.uid(),
        version,
        Map.of(),
        Map.of(),
        entry.fields(),
        KubeApi.FIELD_MANAGER,
        false);
  }
}
