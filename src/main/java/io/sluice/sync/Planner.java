package io.sluice.sync;

import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.DesiredObjects;
import io.sluice.apply.DriftListing;
import io.sluice.apply.Inventory;
import io.sluice.apply.KnownKey;
import io.sluice.apply.LastWrites;
import io.sluice.apply.LiveObject;
import io.sluice.apply.LiveQuestions;
import io.sluice.apply.Situation;
import io.sluice.apply.SourceFacts;
import io.sluice.apply.SourcePart;
import io.sluice.apply.SyncPlan;
import io.sluice.manifest.ObjectId;
import io.sluice.snapshot.SourceTooLargeException;
import io.sluice.storage.StorageException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Makes the plans of one sync: reads of the source and the cluster what they need. */
final class Planner {

  /** No revision is needed where nothing can be pruned. */
  private static final SourceFacts PART = new SourceFacts("", List.of(), Set.of(), false);

  private final Cluster cluster;
  private final ApplyPolicy policy;
  private final LastWrites lastWrites;
  private final SyncPhases phases;

  Planner(Cluster cluster, ApplyPolicy policy, LastWrites lastWrites, SyncPhases phases) {
    this.cluster = cluster;
    this.policy = policy;
    this.lastWrites = lastWrites;
    this.phases = phases;
  }

  /**
   * Plans; again where the plan finds that it needs the bodies of keys that did not change.
   *
   * @param drift what was found of all that was applied, if anything was looked for
   */
  Planned plan(Reading reading, Inventory inventory, DriftListing drift)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Set<String> also = new HashSet<>();
    while (true) {
      phases.enter(SyncPhases.Phase.PLAN);
      var desired =
          DesiredObjects.of(reading.keysRead(), reading.keysKnown(), cluster.scopes(), policy);
      if (!also.containsAll(desired.keysToRead())) {
        also.addAll(desired.keysToRead());
        reading.read(reading.snapshot().listing(), also);
        continue;
      }
      var situation = new Situation(desired, inventory, reading.facts(desired), drift);
      var planned = plan(false, reading, situation);
      if (also.containsAll(planned.plan().keysToRead())) {
        return planned;
      }
      also.addAll(planned.plan().keysToRead());
      reading.read(reading.snapshot().listing(), also);
    }
  }

  /**
   * Plans for the keys that were read alone, where all else is done.
   *
   * @param before what all keys held then
   * @return empty where these keys do not tell all that is to be done
   */
  Optional<Planned> planPart(Reading reading, Map<String, KnownKey> before, Inventory inventory) {
    phases.enter(SyncPhases.Phase.PLAN);
    if (!reading.snapshot().whole()) {
      return Optional.empty();
    }
    return SourcePart.of(reading.keysRead(), before, inventory, cluster.scopes(), policy)
        .map(part -> new Situation(part.desired(), part.inventory(), PART, DriftListing.NONE))
        .map(situation -> plan(true, reading, situation));
  }

  private Planned plan(boolean part, Reading reading, Situation situation) {
    var questions = new TreeMap<>(LiveQuestions.of(situation));
    var assumed = assumed(questions.keySet(), situation);
    questions.keySet().removeAll(assumed.keySet());
    var view = cluster.answer(questions).with(assumed);
    var ownership = cluster.ownership(view, situation.drift());
    var plan = SyncPlan.of(situation, view, policy, ownership);
    return new Planned(
        part, reading, situation, view, Set.copyOf(assumed.keySet()), ownership, plan);
  }

  private Map<ObjectId, LiveObject> assumed(Set<ObjectId> asked, Situation situation) {
    return situation.drift().equals(DriftListing.NONE)
        ? lastWrites.assumed(asked, situation.desired(), situation.inventory())
        : Map.of();
  }
}
