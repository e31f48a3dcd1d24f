package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sluice.api.Bucket;
import io.sluice.apply.ApiException;
import io.sluice.apply.BucketRef;
import io.sluice.apply.InventoryException;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;
import org.jboss.logging.Logger.Level;

/**
 * Syncs one Bucket when it is told to, writes what came of it, and sets the clocks for the next
 * time.
 */
final class BucketReconciler {

  private static final Logger LOG = Logger.getLogger(BucketReconciler.class);
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final String BRINGING = "Bringing the bucket into the cluster";
  private static final String REPLAYING = "Reading the event log again";

  private final Term term;
  private final SchemaGuard guard;
  private final SchemaTrust schema;
  private final SyncParts parts;
  private final BucketDeletion deletion;
  private final StatusRecord status;
  private final NextSync next;
  private final Replays replays;
  private final PushReport push;

  BucketReconciler(
      Term term,
      SchemaGuard guard,
      SchemaTrust schema,
      SyncParts parts,
      BucketDeletion deletion,
      StatusRecord status,
      Replays replays,
      PushReport push) {
    this.term = term;
    this.guard = guard;
    this.schema = schema;
    this.parts = parts;
    this.deletion = deletion;
    this.status = status;
    this.next = new NextSync(term);
    this.replays = replays;
    this.push = push;
  }

  /** One sync. Never throws for what a bucket or the API server answers. */
  void sync(BucketRef ref, Set<Trigger> triggers) throws InterruptedException {
    var pending = term.hints().of(ref);
    pending.pace().began();
    var hints = pending.take();
    boolean ended = false;
    try {
      ended = sync(ref, triggers, hints);
    } finally {
      int cameSince = pending.count();
      if (ended) {
        hints.done();
      } else {
        pending.putBack(hints);
      }
      pending
          .pace()
          .ended(hints.count(), cameSince)
          .ifPresent(delay -> term.lookAtHints(ref, pending, delay));
    }
  }

  /** Returns whether the hints are dealt with. */
  private boolean sync(BucketRef ref, Set<Trigger> triggers, PendingHints.Taken hints)
      throws InterruptedException {
    var bucket = term.buckets().get(ref).orElse(null);
    if (bucket == null || bucket.getSpec() == null) {
      term.rest(ref);
      return true;
    }
    var memory = term.memory(bucket);
    boolean ended = false;
    try {
      ended = sync(ref, bucket, memory, triggers, hints);
    } catch (WritePermit.Lost e) {
      LOG.debugf("%s: %s", ref.display(), e.getMessage());
      next.brokenOff(ref, memory);
    } catch (KubernetesClientException | ApiException | InventoryException e) {
      memory.inventory(null);
      if (term.mayRelease()) {
        LOG.logf(
            guard.watching() ? Level.WARN : Level.DEBUG,
            "%s: the API server did not answer as needed, trying again: %s",
            ref.display(),
            e.getMessage());
      }
      next.brokenOff(ref, memory);
    } finally {
      if (!ended) {
        memory.lastSeen(null);
      }
    }
    return ended;
  }

  /** Returns whether the sync came to an end that the status tells of, or that needs none. */
  private boolean sync(
      BucketRef ref,
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      PendingHints.Taken hints)
      throws InterruptedException {
    boolean deleted = bucket.getMetadata().getDeletionTimestamp() != null;
    if (!(deleted && term.schemaTerminating())) {
      term.permit().require();
      if (!schema.holds(bucket, memory)) {
        return false;
      }
    }
    if (deleted) {
      deletion.run(bucket, memory, term);
    } else {
      reconcile(ref, bucket, memory, triggers, hints);
    }
    return true;
  }

  private void reconcile(
      BucketRef ref,
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      PendingHints.Taken hints)
      throws InterruptedException {
    LOG.debugf("Sync of %s begins: %s", ref.display(), triggers);
    var spec = bucket.getSpec();
    boolean specIsNew = memory.isNew(bucket.getMetadata().getGeneration());
    if (specIsNew) {
      memory.lastSeen(null);
      memory.lastWrites().forget();
    }
    memory.seen(bucket.getMetadata().getGeneration(), spec);
    if (Boolean.TRUE.equals(spec.suspend())) {
      term.rest(ref);
      return;
    }
    if (triggers.stream().anyMatch(Trigger::startsAnew)) {
      memory.fetchSucceeded();
    }
    var asked = asked(bucket, memory, triggers, hints, specIsNew);
    WritePermit permit = () -> term.mayWrite() && term.stands(bucket);
    BucketSync sync;
    SyncReport report;
    try (var phases = term.metrics().phases(ref, asked.triggers().iterator().next())) {
      sync = new BucketSync(parts, bucket, memory, asked.triggers(), asked.hints(), phases);
      try (var progress = new Progress(SLOW, () -> showProgress(bucket, memory, BRINGING))) {
        report = run(sync, memory, permit);
      }
      permit.require();
      phases.enter(SyncPhases.Phase.STATUS);
      phases.ended(report);
      status.ended(bucket, memory, report, asked.handled(), Pushed.by(hints, report).orElse(null));
    }
    LOG.debugf("Sync of %s ended", ref.display());
    memory.ended();
    term.metrics().ended(ref, report);
    term.hints().of(ref).pace().looked(hints.count(), report.done().changed());
    push.tell(bucket, memory, sync, report, hints);
    next.ended(bucket, memory, sync, report, asked.postponed());
  }

  private Replays.Asked asked(
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      PendingHints.Taken hints,
      boolean specIsNew)
      throws InterruptedException {
    if (!replays.due(bucket, memory.status(bucket.getStatus()))) {
      return new Replays.Asked(hints, triggers, null, false);
    }
    try (var progress = new Progress(SLOW, () -> showProgress(bucket, memory, REPLAYING))) {
      return replays.of(bucket, triggers, hints, specIsNew);
    }
  }

  private void showProgress(Bucket bucket, BucketMemory memory, String what) {
    if (term.mayWrite()) {
      status.progress(bucket, memory, what);
    }
  }

  private SyncReport run(BucketSync sync, BucketMemory memory, WritePermit permit)
      throws InterruptedException {
    try {
      return sync.run(permit);
    } catch (InventoryException e) {
      memory.inventory(null);
      if (e.isPassing()) {
        throw e;
      }
      return sync.brokenOff(new Problem("InventoryUnreadable", e.getMessage()));
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_FORBIDDEN || e.getStatus() == null) {
        throw e;
      }
      return accessDenied(sync, e.getStatus().getMessage());
    } catch (ApiException e) {
      if (!e.isForbidden()) {
        throw e;
      }
      return accessDenied(sync, e.getMessage());
    }
  }

  private static SyncReport accessDenied(BucketSync sync, String refusal) {
    return sync.brokenOff(
        new Problem(
            "AccessDenied",
            "Sluice's own account lacks a right (compare k8s/base, or under the lock-down"
                + " k8s/tenant, with what is installed): "
                + refusal));
  }
}
