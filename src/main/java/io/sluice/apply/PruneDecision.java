package io.sluice.apply;

import java.util.List;
import java.util.Optional;

/**
 * What becomes of what the source no longer holds.
 *
 * @param deletions what to delete, in stages that follow one another
 * @param leaving what leaves the inventory without a delete: {@code GONE} or {@code RELEASED}
 * @param blocked what is held back, if anything is
 * @param history to store with the inventory before the first delete
 */
public record PruneDecision(
    List<List<InventoryEntry>> deletions,
    List<Outcome> leaving,
    Optional<PruneBlock> blocked,
    PruneHistory history) {

  /** Whether there is nothing to delete. */
  public boolean deletesNothing() {
    return deletions.stream().allMatch(List::isEmpty);
  }
}
