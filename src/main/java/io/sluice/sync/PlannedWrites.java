package io.sluice.sync;

import io.sluice.apply.DesiredObject;
import io.sluice.apply.Outcome;
import io.sluice.manifest.ObjectId;
import io.sluice.snapshot.SourceTooLargeException;
import io.sluice.storage.StorageException;
import io.sluice.sync.SyncPhases.Phase;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Writes to the cluster what one sync planned. Where somebody changed an object since the plan was
 * made, nothing is written of the stages after it until it was read and planned anew.
 */
final class PlannedWrites {

  /**
   * What was written.
   *
   * @param planned as it was planned last
   * @param outcomes of all that was planned, one for each object
   */
  record Written(Planned planned, List<Outcome> outcomes) {}

  private final Planner planner;
  private final ClusterWrites writes;
  private final SyncInventory inventory;
  private final BucketMemory memory;
  private final SyncPhases phases;

  PlannedWrites(
      Planner planner,
      ClusterWrites writes,
      SyncInventory inventory,
      BucketMemory memory,
      SyncPhases phases) {
    this.planner = planner;
    this.writes = writes;
    this.inventory = inventory;
    this.memory = memory;
    this.phases = phases;
  }

  Written carryOut(Planned first)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var planned = first;
    Map<ObjectId, Outcome> written = new HashMap<>(write(first, Set.of(), first.view().absent()));
    for (var stale = stale(written); !stale.isEmpty(); stale = stale(written)) {
      written.keySet().removeAll(stale);
      var assumed = planned.assumed();
      memory.lastWrites().changedByOthers(stale.stream().filter(assumed::contains).toList());
      planned = again(first);
      written.putAll(write(planned, written.keySet(), Set.of()));
    }
    List<Outcome> outcomes = new ArrayList<>(planned.plan().notApplied());
    outcomes.addAll(written.values());
    memory.lastWrites().note(outcomes);
    phases.enter(Phase.PLAN);
    return new Written(planned, outcomes);
  }

  private Planned again(Planned first)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var planned = planner.plan(first.reading(), inventory.now(), first.situation().drift());
    return first.situation().source().absenceProven() ? planned.provenBy(first.gone()) : planned;
  }

  private Map<ObjectId, Outcome> write(Planned planned, Set<ObjectId> done, Set<ObjectId> absent) {
    inventory.intend(planned.plan());
    List<List<DesiredObject>> left =
        planned.plan().stages().stream()
            .map(stage -> stage.stream().filter(object -> !done.contains(object.id())).toList())
            .toList();
    if (left.stream().allMatch(List::isEmpty)) {
      return Map.of();
    }
    var outcomes = writes.apply(planned, left, absent);
    memory.recentWrites().add(outcomes.keySet());
    return outcomes;
  }

  private static Set<ObjectId> stale(Map<ObjectId, Outcome> written) {
    return written.values().stream()
        .filter(outcome -> outcome.what() == Outcome.What.STALE)
        .map(Outcome::id)
        .collect(Collectors.toSet());
  }
}
