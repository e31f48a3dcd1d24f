package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Deletes objects that this Bucket applied and that are still its own. */
@Singleton
public class Deleter {

  private static final int CONFLICT = 409;
  private static final int ATTEMPTS = 3;

  private final KubeApis apis;
  private final ResourceKinds kinds;

  @Inject
  public Deleter(KubeApis apis, ResourceKinds kinds) {
    this.apis = apis;
    this.kinds = kinds;
  }

  /**
   * Deletes stage after stage, the objects of one in parallel, and blocks until done. Each object
   * is read first; it is deleted only if {@code ours} says so of what was read, with its uid as
   * precondition and dependents in the background. Never throws for what the API server answers.
   *
   * <p>{@code DELETED} means the server took the delete: the object is gone, or bears the deletion
   * timestamp that nobody can take back (a finalizer may keep it a while); {@code GONE} that there
   * was none, or its kind is not served any more; {@code RELEASED} that it is not ours; all three
   * may leave the inventory. {@code FAILED} must not.
   *
   * @param ours whether the live labels still name the Bucket and no annotation keeps the object
   * @param mayWrite asked before every write; once it says no, nothing more is sent
   * @return one outcome for each entry
   */
  public Map<ObjectId, Outcome> delete(
      Collection<? extends Collection<InventoryEntry>> stages,
      Predicate<LiveObject> ours,
      Identity identity,
      BooleanSupplier mayWrite) {
    KubeApi api = apis.as(identity);
    Map<ObjectId, Outcome> outcomes = new HashMap<>();
    for (Collection<InventoryEntry> stage : stages) {
      for (Outcome outcome :
          Parallel.map(
              List.copyOf(stage),
              apis.concurrency(),
              entry -> deleteOne(api, entry, ours, mayWrite))) {
        outcomes.put(outcome.id(), outcome);
      }
    }
    return outcomes;
  }

  /** Whether an object still names the Bucket, and no annotation keeps it. */
  public static boolean mayGo(BucketRef bucket, LiveObject live) {
    return OwnerLabels.name(bucket, live.labels()) && !ObjectMarks.of(live).keepWhenGone();
  }

  private Outcome deleteOne(
      KubeApi api, InventoryEntry entry, Predicate<LiveObject> ours, BooleanSupplier mayWrite) {
    try {
      for (int attempt = 1; ; attempt++) {
        try {
          return tryDelete(api, entry, ours, mayWrite);
        } catch (ApiException refused) {
          boolean lookAgain = refused.isNotServed() || refused.code() == CONFLICT;
          if (!lookAgain || attempt == ATTEMPTS) {
            throw refused;
          }
          if (refused.isNotServed()) {
            kinds.forget(entry.apiVersion());
          }
        }
      }
    } catch (ApiException refused) {
      return outcome(entry, Outcome.What.FAILED, "not deleted: " + refused.getMessage());
    }
  }

  private Outcome tryDelete(
      KubeApi api, InventoryEntry entry, Predicate<LiveObject> ours, BooleanSupplier mayWrite) {
    ObjectId id = entry.id();
    Optional<ResourceKind> kind =
        kinds.find(entry.apiVersion(), id.kind()).or(() -> kinds.find(id));
    if (kind.isPresent() && !kind.get().fits(id)) {
      kind = kinds.findNow(kind.get().apiVersion(), id.kind()).filter(served -> served.fits(id));
    }
    if (kind.isEmpty()) {
      return outcome(entry, Outcome.What.GONE, "");
    }
    Optional<LiveObject> live = api.metadata(kind.get(), id);
    if (live.isEmpty()) {
      return outcome(entry, Outcome.What.GONE, "");
    }
    if (!ours.test(live.get())) {
      return outcome(
          entry,
          Outcome.What.RELEASED,
          "left in the cluster: its labels no longer name this Bucket, or an annotation keeps it");
    }
    if (!live.get().terminating()) {
      api.delete(kind.get(), id, live.get().uid(), mayWrite);
    }
    return outcome(entry, Outcome.What.DELETED, "");
  }

  private static Outcome outcome(InventoryEntry entry, Outcome.What what, String words) {
    String message = words.isEmpty() ? "" : Wording.of(entry.id(), entry.sourceKey(), words);
    return new Outcome(entry.id(), what, message, null);
  }
}
