package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.api.EffectiveApply;
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
  private static final Duration FIRST_RETRY = Duration.ofMillis(750);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration SLOW = Duration.ofSeconds(2);
  private static final Duration REPLAY_RETRY = Duration.ofSeconds(30);
  private static final String BRINGING = "Bringing the bucket into the cluster";
  private static final String REPLAYING = "Reading the event log again";

  private final Term term;
  private final SchemaGuard guard;
  private final SyncParts parts;
  private final BucketApi buckets;
  private final FreshBuckets fresh;
  private final BucketDeletion deletion;
  private final BucketStatusFactory statuses;
  private final StatusWriter writer;
  private final BucketEvents events;
  private final Replays replays;
  private final PushReport push;

  BucketReconciler(
      Term term,
      SchemaGuard guard,
      SyncParts parts,
      BucketApi buckets,
      FreshBuckets fresh,
      BucketDeletion deletion,
      BucketStatusFactory statuses,
      StatusWriter writer,
      BucketEvents events,
      Replays replays,
      PushReport push) {
    this.term = term;
    this.guard = guard;
    this.parts = parts;
    this.buckets = buckets;
    this.fresh = fresh;
    this.deletion = deletion;
    this.statuses = statuses;
    this.writer = writer;
    this.events = events;
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
    } catch (KubernetesClientException | ApiException | InventoryException e) {
      memory.inventory(null);
      if (term.mayRelease()) {
        LOG.logf(
            guard.watching() ? Level.WARN : Level.DEBUG,
            "%s: the API server did not answer as needed, trying again: %s",
            ref.display(),
            e.getMessage());
        term.loop().triggerLater(ref, Trigger.RETRY, backOff(memory.brokenOff(), LONGEST_RETRY));
      }
    } finally {
      if (!ended) {
        memory.listing(null);
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
    if (bucket.getMetadata().getDeletionTimestamp() != null) {
      boolean trusted = term.schemaTerminating() || term.mayWrite() && schemaHolds(bucket, memory);
      if (trusted) {
        deletion.run(bucket, memory, term);
      }
      return trusted;
    }
    if (!term.mayWrite() || !schemaHolds(bucket, memory)) {
      return false;
    }
    reconcile(ref, bucket, memory, triggers, hints);
    return true;
  }

  /**
   * An API server that lost our fields shows another spec under the same generation: then nothing
   * is done until what it shows is steady. A generation not seen before is read once more after the
   * schema, as it may have come before a restored schema was in use.
   */
  private boolean schemaHolds(Bucket bucket, BucketMemory memory) {
    long generation = bucket.getMetadata().getGeneration();
    if (memory.contradicts(generation, bucket.getSpec())) {
      guard.refresh();
      memory.seen(-1, null);
      return lookAgain(bucket);
    }
    if (!memory.isNew(generation)) {
      return true;
    }
    boolean newest = isNewest(bucket);
    return term.mayWrite() && (newest || lookAgain(bucket));
  }

  private boolean isNewest(Bucket bucket) {
    return fresh
        .find(BucketWatch.ref(bucket))
        .filter(now -> now.getMetadata().getUid().equals(bucket.getMetadata().getUid()))
        .filter(now -> now.getSpec().equals(bucket.getSpec()))
        .isPresent();
  }

  private boolean lookAgain(Bucket bucket) {
    term.loop().triggerLater(BucketWatch.ref(bucket), Trigger.SPEC, FIRST_RETRY);
    return false;
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
      memory.listing(null);
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
      record(bucket, memory, report, asked.handled(), Pushed.by(hints, report).orElse(null));
    }
    LOG.debugf("Sync of %s ended", ref.display());
    memory.ended();
    term.metrics().ended(ref, report);
    term.hints().of(ref).pace().looked(hints.count(), report.done().changed());
    push.tell(bucket, memory, sync, report, hints);
    schedule(ref, bucket, memory, sync, report);
    if (asked.postponed() && report.first() == null) {
      var again = shorter(REPLAY_RETRY, spec.pollInterval());
      term.loop().triggerLater(ref, Trigger.RETRY, again);
    }
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

  private void showProgress(Bucket bucket, BucketMemory memory, String what) {
    if (term.mayWrite()) {
      var before = memory.status(bucket.getStatus());
      var now = statuses.reconciling(bucket, before, what);
      try {
        writer.write(bucket, before, now);
        memory.status(now, true);
      } catch (ApiException e) {
        LOG.debugf("The progress of %s was not told: %s", bucket.getMetadata(), e.getMessage());
        memory.status(null, false);
      }
    }
  }

  /** What the cluster has, also where a write before may or may not have been done. */
  private BucketStatus statusBefore(Bucket bucket, BucketMemory memory) {
    return memory.statusKnown()
        ? memory.status(null)
        : buckets.find(BucketWatch.ref(bucket)).map(Bucket::getStatus).orElse(null);
  }

  private void record(
      Bucket bucket, BucketMemory memory, SyncReport report, String replayHandled, Pushed pushed) {
    var before = statusBefore(bucket, memory);
    var now = statuses.ended(bucket, before, report, replayHandled, pushed);
    try {
      writer.write(bucket, before, now);
      memory.status(now, true);
    } catch (ApiException e) {
      memory.status(null, false);
      if (e.isNotFound() || e.code() == HttpURLConnection.HTTP_CONFLICT) {
        return;
      }
      throw e;
    }
    events.tell(bucket, before, now, report);
  }

  private void schedule(
      BucketRef ref, Bucket bucket, BucketMemory memory, BucketSync sync, SyncReport report) {
    if (report.stalled() != null) {
      term.rest(ref);
      return;
    }
    var interval = bucket.getSpec().pollInterval();
    if (sync.listed() && report.source() != null || !term.polls().scheduled(ref)) {
      term.polls().restart(ref, interval);
    }
    term.secrets().await(ref, sync.suspectSecrets(report), sync.named()::version);
    if (report.fetchFailed() == null) {
      memory.fetchSucceeded();
    }
    if (report.fetchFailed() != null) {
      term.loop().triggerLater(ref, Trigger.RETRY, backOff(memory.fetchFailed(), interval));
    } else if (report.applyFailed() != null) {
      var retry = EffectiveApply.of(bucket.getSpec()).retryInterval();
      term.loop().triggerLater(ref, Trigger.RETRY, shorter(retry, interval));
    }
  }

  private static Duration backOff(int failures, Duration longest) {
    return shorter(FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 20)), longest);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
