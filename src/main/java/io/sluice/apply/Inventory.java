package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Every object this Bucket wrote or is about to write. Immutable.
 *
 * @param entries by id
 * @param history of prunes
 */
public record Inventory(SortedMap<ObjectId, InventoryEntry> entries, PruneHistory history) {

  public static final Inventory EMPTY =
      new Inventory(Collections.emptySortedMap(), PruneHistory.NONE);

  /** How many objects. */
  public int size() {
    return entries.size();
  }

  /** This with these entries added, or put in place of those of the same id. */
  public Inventory with(Collection<InventoryEntry> added) {
    if (added.isEmpty()) {
      return this;
    }
    SortedMap<ObjectId, InventoryEntry> all = new TreeMap<>(entries);
    added.forEach(entry -> all.put(entry.id(), entry));
    return new Inventory(Collections.unmodifiableSortedMap(all), history);
  }

  /** This without what has these ids. */
  public Inventory without(Collection<ObjectId> gone) {
    if (gone.isEmpty()) {
      return this;
    }
    SortedMap<ObjectId, InventoryEntry> rest = new TreeMap<>(entries);
    rest.keySet().removeAll(gone);
    return new Inventory(Collections.unmodifiableSortedMap(rest), history);
  }

  /** This with another history. */
  public Inventory withHistory(PruneHistory other) {
    return new Inventory(entries, other);
  }
}
