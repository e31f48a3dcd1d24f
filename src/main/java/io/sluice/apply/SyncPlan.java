package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.SortedSet;

/**
 * What one sync writes, and what it leaves alone and why. Whether anything is pruned is decided
 * after the writes, by {@link PruneGuard}.
 *
 * @param stages what to apply, as {@link ApplyOrder#applyStages} orders it
 * @param intents entries to put into the stored inventory before the first write: those of new
 *     objects, and those about to change, whose hash is empty until the write succeeded
 * @param notApplied objects that are not written: {@code CONFLICT}, {@code FAILED} or {@code
 *     SKIPPED}
 * @param drifted objects others changed or deleted; in {@code stages} too, unless drift is only
 *     reported
 * @param pruneCandidates what the source no longer holds
 * @param keysToRead keys that did not change, but hold objects to write. When not empty, read them,
 *     and make {@link DesiredObjects} and the plan anew: this one lacks those objects
 * @param sourceObjects how many objects the source holds
 */
public record SyncPlan(
    List<List<DesiredObject>> stages,
    List<InventoryEntry> intents,
    List<Outcome> notApplied,
    SortedSet<ObjectId> drifted,
    List<InventoryEntry> pruneCandidates,
    SortedSet<String> keysToRead,
    int sourceObjects) {

  /**
   * @param view the answers to {@link LiveQuestions#of(Situation)}
   * @param ownership with the existence of all Buckets that {@link Ownership#claims} names in the
   *     view and the drift listing
   */
  public static SyncPlan of(
      Situation situation, ClusterView view, ApplyPolicy policy, Ownership ownership) {
    return new Planning(situation, view, policy, ownership).plan();
  }
}
