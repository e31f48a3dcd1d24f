package io.sluice.sync;

import io.sluice.apply.Inventory;
import java.time.Instant;

/**
 * How one sync ended: what the status, the history and the events are made of. Problems are null where there is none.
 *
 * @param stalled nothing goes on until the spec changes
 * @param fetchFailed the source could not be listed or fetched whole; what later phases found before then still stands
 * @param revision of the source now; null where it was not listed
 * @param keys objects in the source, manifests or not; 0 where it was not listed
 * @param inventory after the sync; null where the Bucket applies nothing
 * @param applied objects created or configured
 * @param summary of what changed, for an event; empty when nothing did
 */
record SyncReport(
    Trigger trigger,
    Instant begun,
    Instant ended,
    Problem stalled,
    Problem fetchFailed,
    Problem buildFailed,
    Problem applyFailed,
    Problem drifted,
    Problem pruneBlocked,
    String revision,
    int keys,
    long bytes,
    Inventory inventory,
    long applied,
    long pruned,
    long failed,
    String summary) {

  /** The problem that the Ready condition names: the earliest phase's; null when the Bucket is ready. */
  Problem first() {
    for (var problem :
        new Problem[] {stalled, fetchFailed, buildFailed, applyFailed, pruneBlocked, drifted}) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** Whether the source was listed and every object of it that was needed was read. */
  boolean fetchedWhole() {
    return revision != null && stalled == null && fetchFailed == null;
  }
}
