package io.sluice.sync;

import io.sluice.apply.Inventory;
import java.time.Instant;

/**
 * How one sync ended: what the status, the history and the events are made of. Problems are null
 * where there is none.
 *
 * @param stalled nothing goes on until the spec changes
 * @param fetchFailed the source could not be listed or fetched whole; what later phases found
 *     before then still stands
 * @param source what was seen of the source; null where it was not listed
 * @param inventory after the sync; null where the Bucket applies nothing, or it was not reached
 * @param done what was written
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
    Seen source,
    Inventory inventory,
    Done done) {

  /**
   * What was seen of the source.
   *
   * @param keys objects in it, manifests or not
   * @param bytes of its manifests
   * @param whole whether all that was needed could be read
   * @param refused whether the credentials were refused for a key of it
   */
  record Seen(String revision, long keys, long bytes, boolean whole, boolean refused) {}

  /**
   * What was written.
   *
   * @param summary of it, for an event; empty when nothing was
   */
  record Done(long applied, long pruned, long failed, String summary) {
    static final Done NOTHING = new Done(0, 0, 0, "");

    /** Whether anything in the cluster is other than before. */
    boolean changed() {
      return applied + pruned > 0;
    }
  }

  /**
   * The problem that the Ready condition names: the earliest phase's; null when the Bucket is
   * ready.
   */
  Problem first() {
    for (var problem :
        new Problem[] {stalled, fetchFailed, buildFailed, applyFailed, pruneBlocked, drifted}) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }

  /** Whether the credentials were refused for some key, while the source could be listed. */
  boolean refusedForAKey() {
    return source != null && source.refused();
  }

  /** Whether the source was listed and every object of it that was needed was read. */
  boolean fetchedWhole() {
    return source != null && source.whole();
  }

  /** Whether objects were to be applied. */
  boolean attempted() {
    return source != null && inventory != null;
  }
}
