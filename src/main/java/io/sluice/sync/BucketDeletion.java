package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.sluice.api.Bucket;
import io.sluice.apply.ApiException;
import io.sluice.apply.ApplyPolicy;
import io.sluice.apply.BucketRef;
import io.sluice.apply.Deleter;
import io.sluice.apply.DeletionCircumstances;
import io.sluice.apply.DeletionPlan;
import io.sluice.apply.DriftListing;
import io.sluice.apply.InventoryUnreadableException;
import io.sluice.apply.InventoryUpdate;
import io.sluice.apply.KubeApis;
import io.sluice.apply.LiveQuestions;
import io.sluice.apply.Outcome;
import io.sluice.apply.StoredInventory;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;

/**
 * What happens when a Bucket is deleted: its objects go as its deletion policy says, then its
 * finalizer. Needs no bucket credentials.
 */
final class BucketDeletion {

  private static final Logger LOG = Logger.getLogger(BucketDeletion.class);
  private final KubernetesClient client;
  private final SyncParts parts;
  private final KubeApis apis;
  private final EventRecorder events;

  BucketDeletion(KubernetesClient client, SyncParts parts, KubeApis apis, EventRecorder events) {
    this.client = client;
    this.parts = parts;
    this.apis = apis;
    this.events = events;
  }

  /**
   * Goes as far as it can; what is left is tried again later.
   *
   * @throws WritePermit.Lost where this process may no longer write
   */
  void run(Bucket bucket, BucketMemory memory, Term term) {
    var ref = BucketWatch.ref(bucket);
    term.polls().cancel(ref);
    term.secrets().forget(ref);
    if (!Finalizers.isOn(bucket)) {
      return;
    }
    term.permitToRelease().require();
    var policy = ApplyPolicy.of(bucket);
    var cluster = parts.clusterFor(bucket);
    var now = circumstances(bucket, cluster, term);
    StoredInventory stored;
    try {
      stored = parts.inventories().load(ref);
    } catch (InventoryUnreadableException e) {
      var letGo = DeletionPlan.letGo(policy, now);
      if (letGo.isEmpty()) {
        warn(bucket, memory, new Problem("InventoryUnreadable", e.getMessage()));
        tryAgain(ref, memory, term);
        return;
      }
      letGo(bucket, ref, letGo.get(), term);
      return;
    }
    var inventory = stored.inventory();
    var letGo = DeletionPlan.letGo(policy, now, inventory);
    if (letGo.isPresent()) {
      if (inventory.size() > 0) {
        letGo(bucket, ref, letGo.get(), term);
      } else {
        release(bucket, ref, term);
      }
      return;
    }
    if (deleteAll(bucket, policy, stored, cluster, memory, term)) {
      release(bucket, ref, term);
    } else {
      tryAgain(ref, memory, term);
    }
  }

  private void letGo(Bucket bucket, BucketRef ref, String reason, Term term) {
    events.normal(bucket, "Released", reason);
    LOG.infof("%s: %s", ref.display(), reason);
    release(bucket, ref, term);
  }

  private static void tryAgain(BucketRef ref, BucketMemory memory, Term term) {
    memory.inventory(null);
    term.loop().triggerLater(ref, Trigger.RETRY, memory.deletionTries().pause());
  }

  private boolean deleteAll(
      Bucket bucket,
      ApplyPolicy policy,
      StoredInventory stored,
      Cluster cluster,
      BucketMemory memory,
      Term term) {
    var inventory = stored.inventory();
    var view = cluster.answer(LiveQuestions.of(inventory));
    var plan =
        DeletionPlan.of(
            policy,
            inventory,
            view,
            cluster.ownership(view, DriftListing.NONE),
            parts.untouchable());
    var outcomes = new ArrayList<>(plan.staying());
    outcomes.addAll(plan.undecided());
    outcomes.addAll(
        parts
            .deleter()
            .delete(
                plan.stages(),
                live -> Deleter.mayGo(policy.bucket(), live),
                cluster.identity(),
                term::mayWrite)
            .values());
    var rest = InventoryUpdate.afterRemoval(inventory, outcomes);
    if (!rest.equals(inventory) && rest.size() > 0) {
      parts.inventories().save(stored, rest);
    }
    tell(bucket, memory, outcomes);
    return rest.size() == 0;
  }

  private void tell(Bucket bucket, BucketMemory memory, List<Outcome> outcomes) {
    var staying =
        outcomes.stream()
            .filter(o -> o.what() == Outcome.What.RELEASED)
            .map(Outcome::message)
            .toList();
    if (!staying.isEmpty()) {
      events.normal(bucket, "Released", Problem.of("Released", staying).message());
    }
    var failed =
        outcomes.stream()
            .filter(o -> o.what() == Outcome.What.FAILED)
            .map(Outcome::message)
            .toList();
    if (!failed.isEmpty()) {
      warn(bucket, memory, Problem.of("DeletionFailed", failed));
    }
  }

  /** Once, not at each try. */
  private void warn(Bucket bucket, BucketMemory memory, Problem problem) {
    if (memory.deletionTries().isNews(problem.message())) {
      events.warning(bucket, problem.reason(), problem.message());
      LOG.warnf("%s: %s", BucketWatch.ref(bucket).display(), problem.message());
    }
  }

  private DeletionCircumstances circumstances(Bucket bucket, Cluster cluster, Term term) {
    var namespace = client.namespaces().withName(bucket.getMetadata().getNamespace()).get();
    boolean namespaceGoes =
        namespace == null || namespace.getMetadata().getDeletionTimestamp() != null;
    var crd =
        client.apiextensions().v1().customResourceDefinitions().withName(Bucket.CRD_NAME).get();
    boolean crdGoes =
        term.schemaTerminating() || crd == null || crd.getMetadata().getDeletionTimestamp() != null;
    var identity = cluster.identity();
    Optional<String> missing =
        apis.exists(identity)
            ? Optional.empty()
            : Optional.of(identity.namespace() + "/" + identity.name());
    return new DeletionCircumstances(
        Boolean.TRUE.equals(bucket.getSpec().suspend()), namespaceGoes, crdGoes, missing);
  }

  private void release(Bucket bucket, BucketRef ref, Term term) {
    term.permitToRelease().require();
    parts.inventories().delete(ref);
    try {
      parts.finalizers().remove(bucket);
    } catch (ApiException e) {
      if (!e.isNotFound()) {
        throw e;
      }
    }
  }
}
