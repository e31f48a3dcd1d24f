package io.sluice.sync;

import io.sluice.api.ApplySpec.Drift;
import io.sluice.api.Bucket;
import io.sluice.api.EffectiveApply;
import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.ApplyRequest;
import io.sluice.apply.ClusterView;
import io.sluice.apply.Deletion;
import io.sluice.apply.DesiredObjects;
import io.sluice.apply.DriftListing;
import io.sluice.apply.Inventory;
import io.sluice.apply.InventoryEntry;
import io.sluice.apply.InventoryUpdate;
import io.sluice.apply.LiveQuestions;
import io.sluice.apply.Outcome;
import io.sluice.apply.OwnerLabels;
import io.sluice.apply.Ownership;
import io.sluice.apply.PruneDecision;
import io.sluice.apply.PruneGuard;
import io.sluice.apply.Situation;
import io.sluice.apply.SourceFacts;
import io.sluice.apply.SyncPlan;
import io.sluice.manifest.ObjectId;
import io.sluice.snapshot.Listing;
import io.sluice.snapshot.SourceTooLargeException;
import io.sluice.storage.StorageException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The part of a sync that brings a listed source into the cluster. Used once. */
final class SyncApply {

  private final SyncParts parts;
  private final Bucket bucket;
  private final BucketMemory memory;
  private final Set<Trigger> triggers;
  private final Source source;
  private final ReportBuilder report;
  private final WritePermit mayWrite;
  private final ApplyPolicy policy;
  private final Cluster cluster;
  private boolean loaded;

  SyncApply(
      SyncParts parts,
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      Source source,
      ReportBuilder report,
      WritePermit mayWrite) {
    this.parts = parts;
    this.bucket = bucket;
    this.memory = memory;
    this.triggers = triggers;
    this.source = source;
    this.report = report;
    this.mayWrite = mayWrite;
    this.policy = ApplyPolicy.of(bucket);
    this.cluster = parts.clusterFor(bucket);
  }

  /** Brings the source into the cluster as a listing shows it. */
  void from(Listing listing)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var drift =
        checksDriftFirst() || checksDrift(listing)
            ? cluster.driftListing(inventory())
            : DriftListing.NONE;
    var reading = new Reading(parts, source, memory);
    reading.read(listing, Set.of());
    carryOut(confirmed(plan(reading, drift)));
  }

  /**
   * Brings into the cluster what single keys hold now.
   *
   * @return false where only a listing will do; nothing was done then
   */
  boolean from(Listing known, Set<String> keys)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var reading = new Reading(parts, source, memory);
    if (reportedDrift() || !reading.look(known, keys, inventory())) {
      return false;
    }
    var planned = plan(reading, DriftListing.NONE);
    if (!planned.plan().pruneCandidates().isEmpty()) {
      return false;
    }
    carryOut(planned);
    return true;
  }

  /** Loads what was written before. */
  void begin() {
    if (memory.inventory() == null) {
      memory.inventory(parts.inventories().load(policy.bucket()));
      loaded = true;
    }
    report.inventory(inventory());
  }

  private boolean checksDrift(Listing listing) {
    if (policy.drift() == Drift.Ignore) {
      return false;
    }
    boolean asked = triggers.contains(Trigger.POLL) || triggers.contains(Trigger.REQUEST);
    return asked && nothingNew(listing) || reportedDrift();
  }

  /** What was reported stands until it is looked at again. */
  private boolean reportedDrift() {
    var status = memory.status(bucket.getStatus());
    return status != null
        && status.conditions() != null
        && status.conditions().stream().anyMatch(c -> c.getType().equals("Drifted"));
  }

  /**
   * What was written last may not have been recorded, by a process that was killed or a save that
   * failed: only the cluster tells.
   */
  private boolean checksDriftFirst() {
    return loaded && policy.drift() != Drift.Ignore && inventory().size() > 0;
  }

  private boolean nothingNew(Listing listing) {
    var known = memory.known();
    return listing.manifests().size() == known.size()
        && listing.manifests().values().stream()
            .allMatch(
                meta ->
                    known.containsKey(meta.key())
                        && known.get(meta.key()).version().equals(meta.etag()));
  }

  /** Everything a plan was made from. */
  private record Planned(
      Reading reading,
      SourceFacts facts,
      Situation situation,
      ClusterView view,
      Ownership ownership,
      SyncPlan plan) {

    Set<ObjectId> gone() {
      return plan.pruneCandidates().stream().map(InventoryEntry::id).collect(Collectors.toSet());
    }

    Planned with(SourceFacts other) {
      return new Planned(reading, other, situation, view, ownership, plan);
    }
  }

  /**
   * Reads and plans; again where the plan finds that it needs the bodies of keys that did not
   * change.
   */
  private Planned plan(Reading reading, DriftListing checked)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var drift = checked;
    Set<String> also = new HashSet<>();
    while (true) {
      var desired =
          DesiredObjects.of(reading.keysRead(), reading.keysKnown(), cluster.scopes(), policy);
      if (!also.containsAll(desired.keysToRead())) {
        also.addAll(desired.keysToRead());
        reading.read(reading.snapshot().listing(), also);
        continue;
      }
      var facts = reading.facts(desired);
      var situation = new Situation(desired, inventory(), facts, drift);
      var view = cluster.answer(LiveQuestions.of(situation));
      var ownership = cluster.ownership(view, drift);
      var plan = SyncPlan.of(situation, view, policy, ownership);
      if (!also.containsAll(plan.keysToRead())) {
        also.addAll(plan.keysToRead());
        reading.read(reading.snapshot().listing(), also);
        continue;
      }
      return new Planned(reading, facts, situation, view, ownership, plan);
    }
  }

  /**
   * A listing of several pages shows no one instant: what moved between two of them can be in
   * neither. What is gone must be gone from a second one too, begun after the first.
   */
  private Planned confirmed(Planned first)
      throws StorageException, SourceTooLargeException, InterruptedException {
    if (first.gone().isEmpty() || first.facts().absenceProven() || !first.facts().whole()) {
      return first;
    }
    var reading = first.reading();
    var second = parts.snapshots().list(source.selection(), source.store());
    if (second.revision().equals(reading.snapshot().revision())) {
      return first.with(first.facts().proven());
    }
    reading.read(second, Set.of());
    var again = plan(reading, first.situation().drift());
    return first.gone().containsAll(again.gone()) ? again.with(again.facts().proven()) : again;
  }

  private void carryOut(Planned planned) {
    var plan = planned.plan();
    var desired = planned.situation().desired();
    intend(inventory().with(intents(plan)));
    var outcomes = new ArrayList<>(plan.notApplied());
    if (!plan.appliesNothing()) {
      mayWrite.require();
      outcomes.addAll(
          parts
              .applier()
              .carryOut(
                  new ApplyRequest(
                      plan.stages(),
                      planned.view().found(),
                      policy.force(),
                      EffectiveApply.of(bucket.getSpec()).timeout()),
                  cluster.identity(),
                  mayWrite)
              .values());
      memory.applied();
    }
    var applied = InventoryUpdate.afterApply(inventory(), desired, outcomes);
    var decision =
        new PruneGuard(policy, planned.ownership(), parts.untouchable())
            .decide(
                plan, planned.facts(), applied, planned.view(), outcomes, parts.clock().instant());
    save(InventoryUpdate.afterRemoval(applied, decision.leaving()).withHistory(decision.history()));
    var removed = prune(decision);
    save(InventoryUpdate.afterRemoval(inventory(), removed));
    memory.keep(desired.known());
    new Findings(report, planned.reading(), desired, plan, policy)
        .tell(outcomes, removed, decision.blocked().orElse(null), inventory());
    var snapshot = planned.reading().snapshot();
    memory.listing(snapshot.whole() && snapshot.settled() ? snapshot.listing() : null);
    forgetApproval(planned.facts().revision(), decision, removed);
  }

  /** What is in an inventory must not outlive the Bucket unnoticed: the finalizer comes first. */
  private void intend(Inventory next) {
    if (next.size() > 0 && !Finalizers.isOn(bucket)) {
      mayWrite.require();
      parts.finalizers().add(bucket);
    }
    save(next);
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

  /**
   * What is new must be in the inventory before it is in the cluster. Of what changes, the drift
   * check would find a write that was never recorded, by the second in which the server made it;
   * where the write before may be of the same second, or drift is not corrected, the inventory must
   * tell.
   */
  private List<InventoryEntry> intents(SyncPlan plan) {
    return plan.intents().stream()
        .filter(
            intent ->
                policy.drift() != Drift.Correct
                    || memory.appliedJustNow()
                    || !inventory().entries().containsKey(intent.id()))
        .toList();
  }

  private List<Outcome> prune(PruneDecision decision) {
    if (decision.deletesNothing()) {
      return List.of();
    }
    mayWrite.require();
    return List.copyOf(
        parts
            .deleter()
            .delete(
                entries(inventory(), decision.deletions()),
                live -> OwnerLabels.name(policy.bucket(), live.labels()),
                cluster.identity(),
                mayWrite)
            .values());
  }

  private void save(Inventory now) {
    if (!now.equals(inventory())) {
      mayWrite.require();
      memory.inventory(parts.inventories().save(memory.inventory(), now));
    }
    report.inventory(now);
  }

  private Inventory inventory() {
    return memory.inventory().inventory();
  }

  /** What an inventory knows of the objects to be deleted. */
  static List<List<InventoryEntry>> entries(Inventory inventory, List<List<Deletion>> stages) {
    return stages.stream()
        .map(stage -> stage.stream().map(d -> inventory.entries().get(d.id())).toList())
        .toList();
  }
}
