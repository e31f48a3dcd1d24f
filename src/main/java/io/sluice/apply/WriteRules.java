package io.sluice.apply;

import io.sluice.apply.Outcome.What;
import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Optional;

/** Says which objects may not be written, and in words why. */
final class WriteRules {

  private final ApplyPolicy policy;
  private final Ownership ownership;

  WriteRules(ApplyPolicy policy, Ownership ownership) {
    this.policy = policy;
    this.ownership = ownership;
  }

  /** Why an object is not written as the cluster is now; empty if it may be. */
  Optional<Outcome> objection(
      DesiredObject object, ObjectMarks marks, InventoryEntry entry, Optional<LiveObject> found) {
    if (found.isEmpty()) {
      return Optional.empty();
    }
    LiveObject live = found.get();
    Owner owner = ownership.ownerOf(live);
    if (owner.foreign() && !adoptable(marks, entry, live)) {
      return Optional.of(outcome(object, What.CONFLICT, conflict(object, owner, entry, live)));
    }
    if (ObjectMarks.of(live).reconcileDisabled()) {
      return Optional.of(skipped(object, "it is annotated in the cluster to be left alone"));
    }
    if (marks.ssa() == ObjectMarks.Ssa.IF_NOT_PRESENT) {
      return Optional.of(skipped(object, "it is there, and its manifest asks for no more"));
    }
    if (live.terminating()) {
      return Optional.of(
          outcome(
              object,
              What.FAILED,
              "is being deleted; it is applied again once it is gone. If it stays, see its finalizers"));
    }
    return Optional.empty();
  }

  static Outcome skipped(DesiredObject object, String reason) {
    return outcome(object, What.SKIPPED, "left alone: " + reason);
  }

  static Outcome unreadable(DesiredObject object, String reason) {
    return outcome(object, What.FAILED, "not applied, since whose it is cannot be read: " + reason);
  }

  static Outcome unplaced(Unplaced object) {
    return new Outcome(object.id(), What.FAILED, object.message(), null);
  }

  static Outcome duplicate(ObjectId id, List<String> keys) {
    List<String> distinct = keys.stream().distinct().toList();
    String where =
        distinct.size() == 1
            ? keys.size() + " times in " + distinct.getFirst()
            : "in " + String.join(" and in ", distinct.subList(0, Math.min(distinct.size(), 5)));
    String message = id.display() + " is " + where + "; none is applied. Keep one of them";
    return new Outcome(id, What.FAILED, message, null);
  }

  /** What was ours and was taken over is not taken back: two owners would do so for ever. */
  private boolean adoptable(ObjectMarks marks, InventoryEntry entry, LiveObject live) {
    return (policy.adopt() || marks.adopt()) && !writtenBefore(entry, live);
  }

  private static boolean writtenBefore(InventoryEntry entry, LiveObject live) {
    return entry != null && entry.uid().equals(live.uid());
  }

  private String conflict(
      DesiredObject object, Owner owner, InventoryEntry entry, LiveObject live) {
    if (writtenBefore(entry, live)) {
      return "was taken over by " + owner.display() + "; remove it from one of the two";
    }
    return "belongs to "
        + owner.display()
        + " and is left alone. To take it over: kubectl annotate bucket -n "
        + policy.bucket().namespace()
        + " "
        + policy.bucket().name()
        + " "
        + ApplyPolicy.ADOPT_ANNOTATION
        + "=enabled, or annotate the object so in "
        + object.sourceKey();
  }

  private static Outcome outcome(DesiredObject object, What what, String words) {
    String message = object.id().display() + " (" + object.sourceKey() + "): " + words;
    return new Outcome(object.id(), what, message, null);
  }
}
