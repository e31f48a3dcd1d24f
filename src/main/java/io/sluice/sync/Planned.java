package io.sluice.sync;

import io.sluice.apply.ClusterView;
import io.sluice.apply.InventoryEntry;
import io.sluice.apply.Ownership;
import io.sluice.apply.Situation;
import io.sluice.apply.SyncPlan;
import io.sluice.manifest.ObjectId;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A plan, and everything it was made from.
 *
 * @param part whether it is for some keys, and all else of the source is done
 * @param assumed the objects of the view that were not read: they are taken to be as the last write
 *     left them
 */
record Planned(
    boolean part,
    Reading reading,
    Situation situation,
    ClusterView view,
    Set<ObjectId> assumed,
    Ownership ownership,
    SyncPlan plan) {

  /** What the source no longer holds. */
  Set<ObjectId> gone() {
    return plan.pruneCandidates().stream().map(InventoryEntry::id).collect(Collectors.toSet());
  }

  /** This, with its absences proven. */
  Planned proven() {
    var sure =
        new Situation(
            situation.desired(),
            situation.inventory(),
            situation.source().proven(),
            situation.drift());
    return new Planned(part, reading, sure, view, assumed, ownership, plan);
  }

  /** This, with its absences proven if all of it was gone before. */
  Planned provenBy(Set<ObjectId> goneBefore) {
    return goneBefore.containsAll(gone()) ? proven() : this;
  }
}
