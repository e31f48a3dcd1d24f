package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.DriftListing;
import io.sluice.apply.InventoryUpdate;
import io.sluice.apply.Outcome;
import io.sluice.apply.PruneDecision;
import io.sluice.apply.PruneGuard;
import io.sluice.apply.SourcePart;
import io.sluice.snapshot.Listing;
import io.sluice.snapshot.SourceTooLargeException;
import io.sluice.storage.StorageException;
import io.sluice.sync.SyncPhases.Phase;
import java.util.List;
import java.util.Set;
import org.jboss.logging.Logger;

/** The part of a sync that brings a listed source into the cluster. Used once. */
final class SyncApply {

  private static final Logger LOG = Logger.getLogger(SyncApply.class);

  private final SyncParts parts;
  private final Bucket bucket;
  private final BucketMemory memory;
  private final Source source;
  private final ReportBuilder report;
  private final WritePermit mayWrite;
  private final SyncPhases phases;
  private final ApplyPolicy policy;
  private final Cluster cluster;
  private final DriftChecks checks;
  private final Planner planner;
  private final ClusterWrites writes;
  private final SyncInventory inventory;

  SyncApply(
      SyncParts parts,
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      Source source,
      ReportBuilder report,
      WritePermit mayWrite,
      SyncPhases phases) {
    this.parts = parts;
    this.bucket = bucket;
    this.memory = memory;
    this.source = source;
    this.report = report;
    this.mayWrite = mayWrite;
    this.phases = phases;
    this.policy = ApplyPolicy.of(bucket);
    this.cluster = parts.clusterFor(bucket);
    this.checks = new DriftChecks(bucket, memory, triggers, policy.drift());
    this.planner = new Planner(cluster, policy, memory.lastWrites(), phases);
    this.writes = new ClusterWrites(parts, bucket, cluster, policy, mayWrite, phases);
    this.inventory = new SyncInventory(parts, bucket, memory, report, mayWrite);
  }

  /** Brings the source into the cluster as a listing shows it. */
  void from(Listing listing)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var drift =
        checks.due(listing, inventory.loaded(), inventory.now())
            ? cluster.driftListing(inventory.now())
            : DriftListing.NONE;
    var reading = new Reading(parts, source, memory, phases);
    reading.read(listing, Set.of());
    carryOut(confirmed(planner.plan(reading, inventory.now(), drift)));
  }

  /**
   * Brings into the cluster what single keys hold now.
   *
   * @return false where only a listing will do; nothing was done then
   */
  boolean from(LastSeen known, Set<String> keys)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var reading = new Reading(parts, source, memory, phases);
    if (checks.reported() || !reading.look(known.listing(), keys)) {
      return false;
    }
    if (known.done()) {
      var part = planner.planPart(reading, memory.known(), inventory.now());
      if (part.isPresent()) {
        carryOut(part.get());
        return true;
      }
    }
    if (!reading.hasAllOf(inventory.now())) {
      return false;
    }
    var planned = planner.plan(reading, inventory.now(), DriftListing.NONE);
    if (!planned.gone().isEmpty()) {
      return false;
    }
    carryOut(planned);
    return true;
  }

  /** Loads what was written before. */
  void begin() {
    inventory.begin();
  }

  /**
   * A listing of several pages shows no one instant: what moved between two of them can be in
   * neither. What is gone must be gone from a second one too, begun after the first.
   */
  private Planned confirmed(Planned first)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var facts = first.situation().source();
    if (first.gone().isEmpty() || facts.absenceProven() || !facts.whole()) {
      return first;
    }
    var reading = first.reading();
    phases.enter(Phase.LIST);
    var second = parts.snapshots().list(source.selection(), source.store());
    phases.enter(Phase.PLAN);
    if (second.revision().equals(reading.snapshot().revision())) {
      return first.proven();
    }
    reading.read(second, Set.of());
    return planner.plan(reading, inventory.now(), first.situation().drift()).provenBy(first.gone());
  }

  private void carryOut(Planned first)
      throws StorageException, SourceTooLargeException, InterruptedException {
    LOG.debugf(
        "Source of %s is read; stages to apply: %d",
        policy.bucket().display(), first.plan().stages().size());
    var written = new PlannedWrites(planner, writes, inventory, memory, phases).carryOut(first);
    var planned = written.planned();
    var plan = planned.plan();
    var desired = planned.situation().desired();
    var outcomes = written.outcomes();
    var applied = InventoryUpdate.afterApply(inventory.now(), desired, outcomes);
    var decision =
        new PruneGuard(policy, planned.ownership(), parts.untouchable())
            .decide(
                plan,
                planned.situation().source(),
                applied,
                planned.view(),
                outcomes,
                parts.clock().instant());
    inventory.save(
        InventoryUpdate.afterRemoval(applied, decision.leaving()).withHistory(decision.history()));
    var removed = writes.prune(decision);
    memory.lastWrites().note(removed);
    inventory.save(InventoryUpdate.afterRemoval(inventory.now(), removed));
    if (planned.part()) {
      memory.learn(desired.known());
    } else {
      memory.keep(desired.known());
    }
    new Findings(report, planned.reading(), desired, plan, policy)
        .tell(outcomes, removed, decision.blocked().orElse(null), inventory.now());
    var snapshot = planned.reading().snapshot();
    boolean done =
        planned.part()
            ? SourcePart.isDone(desired, inventory.now())
            : SourcePart.isAllDone(desired, inventory.now());
    memory.lastSeen(
        snapshot.whole() && snapshot.settled() ? new LastSeen(snapshot.listing(), done) : null);
    forgetApproval(planned.situation().source().revision(), decision, removed);
  }

  private void forgetApproval(String revision, PruneDecision decision, List<Outcome> removed) {
    boolean done =
        decision.blocked().isEmpty()
            && removed.stream().noneMatch(outcome -> outcome.what() == Outcome.What.FAILED);
    if (done && !revision.isEmpty() && policy.approvedRevision().equals(revision)) {
      mayWrite.require();
      parts.approvals().used(bucket, revision);
    }
  }
}
