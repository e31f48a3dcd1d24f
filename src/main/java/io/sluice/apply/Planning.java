package io.sluice.apply;

import io.sluice.api.ApplySpec.Drift;
import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes one {@link SyncPlan}; not for reuse. */
final class Planning {

  private final Situation situation;
  private final ClusterView view;
  private final ApplyPolicy policy;
  private final WriteRules rules;

  private final List<DesiredObject> applied = new ArrayList<>();
  private final List<InventoryEntry> intents = new ArrayList<>();
  private final List<Outcome> notApplied = new ArrayList<>();
  private final SortedSet<ObjectId> drifted = new TreeSet<>();
  private final SortedSet<String> keysToRead;

  Planning(Situation situation, ClusterView view, ApplyPolicy policy, Ownership ownership) {
    this.situation = situation;
    this.view = view;
    this.policy = policy;
    this.rules = new WriteRules(policy, ownership);
    this.keysToRead = new TreeSet<>(situation.desired().keysToRead());
  }

  SyncPlan plan() {
    DesiredObjects desired = situation.desired();
    desired.duplicates().forEach((id, keys) -> notApplied.add(WriteRules.duplicate(id, keys)));
    desired.unplaced().forEach(object -> notApplied.add(WriteRules.unplaced(object)));
    desired.objects().values().forEach(this::consider);
    return new SyncPlan(
        ApplyOrder.applyStages(applied, DesiredObject::id),
        List.copyOf(intents),
        List.copyOf(notApplied),
        drifted,
        PruneCandidates.of(desired, situation.inventory(), situation.source()),
        keysToRead,
        desired.size());
  }

  private void consider(DesiredObject object) {
    ObjectMarks marks = situation.desired().marksOf(object.id());
    if (marks.leaveAlone()) {
      notApplied.add(WriteRules.skipped(object, "its manifest asks to be left alone"));
      return;
    }
    InventoryEntry entry = situation.inventory().entries().get(object.id());
    boolean changed = entry == null || !entry.hash().equals(object.hash());
    if (!changed && !drifted(entry, marks)) {
      return;
    }
    Optional<String> unreadable = view.unreadable(object.id());
    if (unreadable.isPresent()) {
      notApplied.add(WriteRules.unreadable(object, unreadable.get()));
      return;
    }
    Optional<LiveObject> live = live(object.id());
    if (!changed && marks.ssa() == ObjectMarks.Ssa.IF_NOT_PRESENT && live.isPresent()) {
      return;
    }
    Optional<Outcome> objection = rules.objection(object, marks, entry, live);
    if (objection.isPresent()) {
      notApplied.add(objection.get());
      return;
    }
    if (!changed) {
      drifted.add(object.id());
      if (policy.drift() == Drift.Report) {
        return;
      }
    }
    write(object, entry, changed);
  }

  private void write(DesiredObject object, InventoryEntry entry, boolean changed) {
    if (object.object() == null) {
      keysToRead.add(object.sourceKey());
      return;
    }
    applied.add(object);
    if (entry == null) {
      intents.add(
          new InventoryEntry(
              object.id(),
              object.apiVersion(),
              object.sourceKey(),
              object.sourceVersion(),
              "",
              "",
              ""));
    } else if (changed && !entry.hash().isEmpty()) {
      intents.add(InventoryUpdate.unsure(entry));
    }
  }

  private boolean drifted(InventoryEntry entry, ObjectMarks marks) {
    if (policy.drift() == Drift.Ignore || !situation.drift().covers(entry.id())) {
      return false;
    }
    LiveObject listed = situation.drift().found().get(entry.id());
    if (listed == null) {
      return true;
    }
    boolean replaced = !entry.uid().isEmpty() && !entry.uid().equals(listed.uid());
    boolean edited = !entry.fields().isEmpty() && !entry.fields().equals(listed.fields());
    return marks.ssa() != ObjectMarks.Ssa.IF_NOT_PRESENT && (replaced || edited);
  }

  /** A direct answer is newer than a listing. */
  private Optional<LiveObject> live(ObjectId id) {
    LiveObject listed = situation.drift().found().get(id);
    return listed == null || view.asked().contains(id) ? view.find(id) : Optional.of(listed);
  }
}
