package io.sluice.sync;

import io.sluice.api.ApplySpec.Drift;
import io.sluice.api.Bucket;
import io.sluice.apply.Inventory;
import io.sluice.snapshot.Listing;
import java.util.Set;

/** Decides when one sync looks for what others changed in the cluster. */
final class DriftChecks {

  private final Bucket bucket;
  private final BucketMemory memory;
  private final Set<Trigger> triggers;
  private final Drift drift;

  DriftChecks(Bucket bucket, BucketMemory memory, Set<Trigger> triggers, Drift drift) {
    this.bucket = bucket;
    this.memory = memory;
    this.triggers = triggers;
    this.drift = drift;
  }

  /**
   * Whether a sync that listed its source looks.
   *
   * @param loaded whether the inventory was just loaded: what was written last may not have been
   *     recorded, by a process that was killed or a save that failed, and only the cluster tells
   */
  boolean due(Listing listing, boolean loaded, Inventory inventory) {
    if (drift == Drift.Ignore) {
      return false;
    }
    boolean asked = triggers.contains(Trigger.POLL) || triggers.contains(Trigger.REQUEST);
    return loaded && inventory.size() > 0 || asked && nothingNew(listing) || reported();
  }

  /** Whether drift is reported: that stands until it is looked at again. */
  boolean reported() {
    var status = memory.status(bucket.getStatus());
    return status != null
        && status.conditions() != null
        && status.conditions().stream().anyMatch(c -> c.getType().equals("Drifted"));
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
}
