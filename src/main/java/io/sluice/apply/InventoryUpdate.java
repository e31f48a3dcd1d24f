package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What an inventory becomes by what was done. */
public final class InventoryUpdate {

  private InventoryUpdate() {}

  /**
   * After the writes: what was applied is known as it now is; of what failed or was refused nothing
   * is sure, so that it is tried again; what is unchanged learns the key and version it now has in
   * the source.
   *
   * @param inventory with the plan's intents
   * @param outcomes of the writes and of {@link SyncPlan#notApplied}
   */
  public static Inventory afterApply(
      Inventory inventory, DesiredObjects desired, Collection<Outcome> outcomes) {
    Map<ObjectId, Outcome> byId =
        outcomes.stream().collect(Collectors.toMap(Outcome::id, Function.identity(), (a, b) -> b));
    List<InventoryEntry> updated = new ArrayList<>();
    for (DesiredObject object : desired.objects().values()) {
      InventoryEntry before = inventory.entries().get(object.id());
      if (before != null) {
        InventoryEntry after = after(before, object, byId.get(object.id()));
        if (!after.equals(before)) {
          updated.add(after);
        }
      }
    }
    return inventory.with(updated);
  }

  /** After deletes: what was deleted, is gone or was let go leaves; all else stays. */
  public static Inventory afterRemoval(Inventory inventory, Collection<Outcome> outcomes) {
    List<ObjectId> gone =
        outcomes.stream()
            .filter(
                outcome ->
                    switch (outcome.what()) {
                      case DELETED, GONE, RELEASED -> true;
                      default -> false;
                    })
            .map(Outcome::id)
            .toList();
    return inventory.without(gone);
  }

  /** The entry of an object that may be neither as it was nor as it is wanted. */
  static InventoryEntry unsure(InventoryEntry entry) {
    return new InventoryEntry(
        entry.id(),
        entry.apiVersion(),
        entry.sourceKey(),
        entry.sourceVersion(),
        "",
        entry.uid(),
        entry.fields());
  }

  private static InventoryEntry after(
      InventoryEntry before, DesiredObject object, Outcome outcome) {
    if (outcome == null) {
      return before.hash().equals(object.hash()) ? seen(before, object) : before;
    }
    return switch (outcome.what()) {
      case CREATED, CONFIGURED, UNCHANGED -> applied(object, outcome.live());
      case FAILED, CONFLICT -> unsure(before);
      default -> before;
    };
  }

  private static InventoryEntry seen(InventoryEntry before, DesiredObject object) {
    return new InventoryEntry(
        before.id(),
        object.apiVersion(),
        object.sourceKey(),
        object.sourceVersion(),
        before.hash(),
        before.uid(),
        before.fields());
  }

  private static InventoryEntry applied(DesiredObject object, LiveObject live) {
    return new InventoryEntry(
        object.id(),
        object.apiVersion(),
        object.sourceKey(),
        object.sourceVersion(),
        object.hash(),
        live == null ? "" : live.uid(),
        live == null ? "" : live.fields());
  }
}
