package io.sluice.sync;

import io.sluice.api.ApplySpec.Drift;
import io.sluice.api.Bucket;
import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.Inventory;
import io.sluice.apply.InventoryEntry;
import io.sluice.apply.SyncPlan;
import java.util.List;

/** One Bucket's inventory during one sync: what is stored of it, when, and after what. Blocks. */
final class SyncInventory {

  private final SyncParts parts;
  private final Bucket bucket;
  private final BucketMemory memory;
  private final ReportBuilder report;
  private final WritePermit mayWrite;
  private boolean loaded;

  SyncInventory(
      SyncParts parts,
      Bucket bucket,
      BucketMemory memory,
      ReportBuilder report,
      WritePermit mayWrite) {
    this.parts = parts;
    this.bucket = bucket;
    this.memory = memory;
    this.report = report;
    this.mayWrite = mayWrite;
  }

  /** Loads it where it is not in memory. */
  void begin() {
    if (memory.inventory() == null) {
      memory.inventory(parts.inventories().load(BucketWatch.ref(bucket)));
      loaded = true;
    }
    report.inventory(now());
  }

  /** Whether this sync had to load it. */
  boolean loaded() {
    return loaded;
  }

  /** As it was stored last. */
  Inventory now() {
    return memory.inventory().inventory();
  }

  /**
   * Stores what a plan is about to write. What is in an inventory must not outlive the Bucket
   * unnoticed: the finalizer comes first.
   */
  void intend(SyncPlan plan) {
    var next = now().with(intents(plan));
    if (next.size() > 0 && !Finalizers.isOn(bucket)) {
      mayWrite.require();
      parts.finalizers().add(bucket);
    }
    save(next);
  }

  /** Stores it, if it changed. */
  void save(Inventory next) {
    if (!next.equals(now())) {
      mayWrite.require();
      memory.inventory(parts.inventories().save(memory.inventory(), next));
    }
    report.inventory(next);
  }

  /**
   * What is new must be in the inventory before it is in the cluster. Of what changes, the drift
   * check would find a write that was never recorded, by the second in which the server made it;
   * where the write before may be of the same second, or drift is not corrected, the inventory must
   * tell.
   */
  private List<InventoryEntry> intents(SyncPlan plan) {
    boolean corrected = ApplyPolicy.of(bucket).drift() == Drift.Correct;
    var known = now().entries();
    return plan.intents().stream()
        .filter(
            intent ->
                !corrected
                    || memory.recentWrites().mayHold(intent.id())
                    || !known.containsKey(intent.id()))
        .toList();
  }
}
