package io.sluice.apply;

import io.sluice.api.ApplySpec.DeletionPolicy;
import io.sluice.apply.Outcome.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What is deleted when a Bucket is. The prune limit does not count here. The Bucket may go once all
 * deletions are seen and {@code undecided} is empty.
 *
 * @param stages what to delete, in stages that follow one another
 * @param staying what is left in the cluster, or is gone already: {@code RELEASED} or {@code GONE}
 * @param undecided what could not be read and must be asked for again: {@code FAILED}
 */
public record DeletionPlan(
    List<List<InventoryEntry>> stages, List<Outcome> staying, List<Outcome> undecided) {

  /**
   * Why everything is left in the cluster and the Bucket may go at once, for an event; empty if
   * objects are to be deleted, as {@link #of} says.
   */
  public static Optional<String> letGo(
      ApplyPolicy policy, DeletionCircumstances now, Inventory inventory) {
    if (inventory.size() == 0) {
      return Optional.of("nothing was applied");
    }
    return reason(policy, now)
        .map(
            reason ->
                inventory.size()
                    + (inventory.size() == 1 ? " object stays" : " objects stay")
                    + " in the cluster: "
                    + reason);
  }

  /** As above, where the inventory is not there to be counted. */
  public static Optional<String> letGo(ApplyPolicy policy, DeletionCircumstances now) {
    return reason(policy, now).map(reason -> "what was applied stays in the cluster: " + reason);
  }

  /**
   * What to delete where nothing lets go.
   *
   * @param view the answers to {@link LiveQuestions#of(Inventory)}
   */
  public static DeletionPlan of(
      ApplyPolicy policy,
      Inventory inventory,
      ClusterView view,
      Ownership ownership,
      Untouchable untouchable) {
    RemovalRules rules = new RemovalRules(policy.bucket(), ownership, untouchable);
    List<InventoryEntry> deletions = new ArrayList<>();
    List<Outcome> staying = new ArrayList<>();
    List<Outcome> undecided = new ArrayList<>();
    for (InventoryEntry entry : inventory.entries().values()) {
      switch (rules.fateOf(entry, view)) {
        case RemovalRules.Fate.Delete() -> deletions.add(entry);
        case RemovalRules.Fate.HoldsData() ->
            staying.add(
                RemovalRules.leave(entry, What.RELEASED, "stays in the cluster: it holds data")
                    .outcome());
        case RemovalRules.Fate.Leave(Outcome outcome) -> staying.add(outcome);
        case RemovalRules.Fate.Unreadable(String reason) ->
            undecided.add(
                RemovalRules.leave(entry, What.FAILED, "cannot be read, so not deleted: " + reason)
                    .outcome());
      }
    }
    return new DeletionPlan(
        ApplyOrder.deleteStages(deletions, InventoryEntry::id), staying, undecided);
  }

  private static Optional<String> reason(ApplyPolicy policy, DeletionCircumstances now) {
    if (policy.deletionPolicy() == DeletionPolicy.Orphan) {
      return Optional.of("spec.apply.deletionPolicy is Orphan");
    }
    if (now.crdTerminating()) {
      return Optional.of("the Bucket CRD itself is being deleted");
    }
    if (now.namespaceTerminating()) {
      return Optional.of("the Namespace of the Bucket is being deleted");
    }
    if (now.suspended()) {
      return Optional.of("the Bucket is suspended");
    }
    return now.missingServiceAccount()
        .map(account -> "the service account " + account + " that would delete them is gone");
  }
}
