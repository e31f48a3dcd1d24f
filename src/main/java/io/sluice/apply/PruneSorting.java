package io.sluice.apply;

import io.sluice.api.PruneLimit;
import io.sluice.apply.PruneBlock.Reason;
import io.sluice.manifest.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** Sorts prune candidates by what may become of each; one decision, not for reuse. */
final class PruneSorting {

  /** Inventories smaller than this are not limited. */
  private static final int LIMITED_FROM = 10;

  private final ApplyPolicy policy;
  private final SourceFacts source;
  private final List<String> causes;
  private final RemovalRules rules;
  private final PruneMessages messages;
  private final boolean approved;

  private final List<InventoryEntry> deletions = new ArrayList<>();
  private final List<Outcome> leaving = new ArrayList<>();
  private final SortedSet<ObjectId> holdingData = new TreeSet<>();
  private final SortedSet<ObjectId> uncertain = new TreeSet<>();
  private final SortedSet<ObjectId> unreadable = new TreeSet<>();
  private final List<String> unreadableReasons = new ArrayList<>();

  PruneSorting(ApplyPolicy policy, SourceFacts source, List<String> causes, RemovalRules rules) {
    this.policy = policy;
    this.source = source;
    this.causes = causes;
    this.rules = rules;
    this.messages = new PruneMessages(policy.bucket(), source.revision());
    this.approved =
        !source.revision().isEmpty() && policy.approvedRevision().equals(source.revision());
  }

  /** Whether somebody allowed what this very revision prunes. */
  boolean approved() {
    return approved;
  }

  PruneBlock incomplete(Collection<InventoryEntry> candidates) {
    boolean approvable =
        !source.revision().isEmpty()
            && candidates.stream().anyMatch(entry -> source.certain(entry.sourceKey()));
    SortedSet<ObjectId> held = ids(candidates);
    return new PruneBlock(
        Reason.IncompleteSync, held, messages.incomplete(held, causes, approvable));
  }

  PruneBlock empty(Collection<InventoryEntry> candidates) {
    SortedSet<ObjectId> held = ids(candidates);
    return new PruneBlock(Reason.EmptySource, held, messages.emptySource(held));
  }

  void add(InventoryEntry entry, ClusterView view) {
    if (!source.certain(entry.sourceKey())) {
      uncertain.add(entry.id());
      return;
    }
    switch (rules.fateOf(entry, view)) {
      case RemovalRules.Fate.Delete() -> deletions.add(entry);
      case RemovalRules.Fate.HoldsData() -> {
        if (approved) {
          deletions.add(entry);
        } else {
          holdingData.add(entry.id());
        }
      }
      case RemovalRules.Fate.Leave(Outcome outcome) -> leaving.add(outcome);
      case RemovalRules.Fate.Unreadable(String reason) -> {
        unreadable.add(entry.id());
        unreadableReasons.add(reason);
      }
    }
  }

  PruneDecision decide(Inventory inventory, Instant now) {
    PruneHistory before = inventory.history();
    List<ObjectId> ids = deletions.stream().map(InventoryEntry::id).toList();
    Optional<PruneBlock> overLimit = overLimit(inventory, ids, now);
    if (overLimit.isPresent()) {
      return new PruneDecision(List.of(), leaving, blocked(overLimit), before);
    }
    PruneHistory history = ids.isEmpty() ? before : before.plus(now, inventory.size(), ids);
    return new PruneDecision(
        ApplyOrder.deleteStages(deletions, InventoryEntry::id),
        leaving,
        blocked(overLimit),
        history);
  }

  private Optional<PruneBlock> overLimit(Inventory inventory, List<ObjectId> ids, Instant now) {
    PruneHistory recent = inventory.history().at(now);
    Set<String> pruned = new HashSet<>(recent.keys());
    ids.forEach(id -> pruned.add(PruneHistory.key(id)));
    int of = recent.largest(inventory.size());
    PruneLimit limit = policy.pruneLimit();
    if (approved || ids.isEmpty() || of < LIMITED_FROM || pruned.size() <= limit.of(of)) {
      return Optional.empty();
    }
    SortedSet<ObjectId> held = new TreeSet<>(ids);
    String message = messages.overLimit(held, pruned.size(), of, limit);
    return Optional.of(new PruneBlock(Reason.OverLimit, held, message));
  }

  /** All that is held, under the gravest reason. */
  private Optional<PruneBlock> blocked(Optional<PruneBlock> overLimit) {
    List<PruneBlock> blocks = new ArrayList<>();
    if (!uncertain.isEmpty()) {
      String message = messages.incomplete(uncertain, causes, false);
      blocks.add(new PruneBlock(Reason.IncompleteSync, uncertain, message));
    }
    if (!unreadable.isEmpty()) {
      String message = messages.incomplete(unreadable, unreadableReasons, false);
      blocks.add(new PruneBlock(Reason.IncompleteSync, unreadable, message));
    }
    overLimit.ifPresent(blocks::add);
    if (!holdingData.isEmpty()) {
      String message = messages.holdsData(holdingData);
      blocks.add(new PruneBlock(Reason.HoldsData, holdingData, message));
    }
    return blocks.stream().reduce(PruneSorting::joined);
  }

  private static PruneBlock joined(PruneBlock graver, PruneBlock other) {
    SortedSet<ObjectId> held = new TreeSet<>(graver.held());
    held.addAll(other.held());
    return new PruneBlock(graver.reason(), held, graver.message() + "; " + other.message());
  }

  private static SortedSet<ObjectId> ids(Collection<InventoryEntry> entries) {
    SortedSet<ObjectId> ids = new TreeSet<>();
    entries.forEach(entry -> ids.add(entry.id()));
    return ids;
  }
}
