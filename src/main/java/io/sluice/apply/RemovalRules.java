package io.sluice.apply;

import io.sluice.apply.Outcome.What;
import java.util.Optional;

/** What may become of one object that is to go. */
final class RemovalRules {

  /** What becomes of it. */
  sealed interface Fate {
    /** It may be deleted. */
    record Delete() implements Fate {}

    /** Needs somebody's word first: its deletion would take data along. */
    record HoldsData() implements Fate {}

    /** It is not ours to delete any more, or is not there. */
    record Leave(Outcome outcome) implements Fate {}

    /** Cannot be told. */
    record Unreadable(String reason) implements Fate {}
  }

  private final BucketRef bucket;
  private final Ownership ownership;
  private final Untouchable untouchable;

  RemovalRules(BucketRef bucket, Ownership ownership, Untouchable untouchable) {
    this.bucket = bucket;
    this.ownership = ownership;
    this.untouchable = untouchable;
  }

  Fate fateOf(InventoryEntry entry, ClusterView view) {
    Optional<String> unreadable = view.unreadable(entry.id());
    if (unreadable.isPresent()) {
      return new Fate.Unreadable(unreadable.get());
    }
    Optional<LiveObject> live = view.find(entry.id());
    return live.isEmpty()
        ? leave(entry, What.GONE, "is not in the cluster any more")
        : fateOf(entry, live.get());
  }

  private Fate fateOf(InventoryEntry entry, LiveObject live) {
    Owner owner = ownership.ownerOf(live);
    if (owner.foreign()) {
      return leave(entry, What.RELEASED, "stays in the cluster: it belongs to " + owner.display());
    }
    if (owner.who() != Owner.Who.SELF) {
      return leave(
          entry, What.RELEASED, "stays in the cluster: its labels do not name this Bucket");
    }
    if (live.terminating()) {
      return leave(entry, What.GONE, "is being deleted already");
    }
    ObjectMarks marks = ObjectMarks.of(live);
    if (marks.keepWhenGone()) {
      return leave(entry, What.RELEASED, "stays in the cluster, as it is annotated");
    }
    if (untouchable.includes(live, bucket)) {
      return leave(
          entry, What.RELEASED, "stays in the cluster: the cluster or Sluice itself needs it");
    }
    return HeldKinds.isHeld(entry.id()) && marks.prune() != ObjectMarks.Prune.ENABLED
        ? new Fate.HoldsData()
        : new Fate.Delete();
  }

  static Fate.Leave leave(InventoryEntry entry, What what, String words) {
    return new Fate.Leave(new Outcome(entry.id(), what, entry.id().display() + " " + words, null));
  }
}
