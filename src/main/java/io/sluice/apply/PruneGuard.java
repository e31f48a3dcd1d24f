package io.sluice.apply;

import io.sluice.apply.Outcome.What;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Decides whether what left the source may be deleted. Pure; the contract's rules of pruning.
 *
 * <p>With {@code prune: false} what leaves the source is let go, as Flux does: turning pruning on
 * later deletes nothing of it.
 */
public final class PruneGuard {

  private final ApplyPolicy policy;
  private final RemovalRules rules;

  public PruneGuard(ApplyPolicy policy, Ownership ownership, Untouchable untouchable) {
    this.policy = policy;
    this.rules = new RemovalRules(policy.bucket(), ownership, untouchable);
  }

  /**
   * @param inventory as it is after the writes
   * @param view the answers to {@link LiveQuestions}, of before the writes; the delete's own
   *     preconditions see to what changed since
   * @param applied outcomes of the writes
   */
  public PruneDecision decide(
      SyncPlan plan,
      SourceFacts source,
      Inventory inventory,
      ClusterView view,
      Collection<Outcome> applied,
      Instant now) {
    List<InventoryEntry> candidates = plan.pruneCandidates();
    if (candidates.isEmpty()) {
      return nothing(inventory, Optional.empty());
    }
    List<String> causes = IncompleteCauses.of(plan, source, applied);
    boolean empty = plan.sourceObjects() == 0 && !policy.allowEmpty();
    if (!policy.prune()) {
      return causes.isEmpty() && !empty
          ? letGo(candidates, inventory)
          : nothing(inventory, Optional.empty());
    }
    PruneSorting sorting = new PruneSorting(policy, source, causes, rules);
    if (!sorting.approved() && !causes.isEmpty()) {
      return nothing(inventory, Optional.of(sorting.incomplete(candidates)));
    }
    if (!sorting.approved() && empty) {
      return nothing(inventory, Optional.of(sorting.empty(candidates)));
    }
    candidates.forEach(entry -> sorting.add(entry, view));
    return sorting.decide(inventory, now);
  }

  private static PruneDecision letGo(List<InventoryEntry> candidates, Inventory inventory) {
    List<Outcome> leaving = new ArrayList<>();
    for (InventoryEntry entry : candidates) {
      leaving.add(
          RemovalRules.leave(
                  entry, What.RELEASED, "stays in the cluster: spec.apply.prune is false")
              .outcome());
    }
    return new PruneDecision(List.of(), leaving, Optional.empty(), inventory.history());
  }

  private static PruneDecision nothing(Inventory inventory, Optional<PruneBlock> blocked) {
    return new PruneDecision(List.of(), List.of(), blocked, inventory.history());
  }
}
