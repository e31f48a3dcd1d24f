package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sluice.api.Bucket;
import io.sluice.api.Durations;
import io.sluice.api.EffectiveApply;
import io.sluice.apply.ApiException;
import io.sluice.apply.BucketRef;
import io.sluice.apply.InventoryException;
import io.sluice.apply.InventoryUnreadableException;
import java.time.Duration;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Syncs one Bucket when it is told to, writes what came of it, and sets the clocks for the next
 * time.
 */
final class BucketReconciler {

  private static final Logger LOG = Logger.getLogger(BucketReconciler.class);
  private static final Duration FIRST_RETRY = Duration.ofMillis(750);
  private static final Duration SLOW = Duration.ofSeconds(1);

  private final Term term;
  private final SchemaGuard guard;
  private final SyncParts parts;
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
      BucketDeletion deletion,
      BucketStatusFactory statuses,
      StatusWriter writer,
      BucketEvents events,
      Replays replays,
      PushReport push) {
    this.term = term;
    this.guard = guard;
    this.parts = parts;
    this.deletion = deletion;
    this.statuses = statuses;
    this.writer = writer;
    this.events = events;
    this.replays = replays;
    this.push = push;
  }

  /** One sync. Never throws for what a bucket or the API server answers. */
  void sync(BucketRef ref, Set<Trigger> triggers) throws InterruptedException {
    var bucket = term.buckets().get(ref).orElse(null);
    if (bucket == null || bucket.getSpec() == null) {
      return;
    }
    var memory = term.memory(ref);
    var hints = term.hints().of(ref).take();
    boolean ended = false;
    try {
      ended = sync(ref, bucket, memory, triggers, hints);
    } catch (WritePermit.Lost e) {
      LOG.debugf("%s: %s", ref.display(), e.getMessage());
    } catch (KubernetesClientException | ApiException | InventoryException e) {
      memory.inventory(null);
      if (term.mayRelease()) {
        LOG.warnf(
            "%s: the API server did not answer as needed, trying again: %s",
            ref.display(), e.getMessage());
        term.loop()
            .triggerLater(ref, Trigger.RETRY, backOff(memory.brokenOff(), Duration.ofSeconds(30)));
      }
    } finally {
      if (ended) {
        hints.done();
      } else {
        memory.listing(null);
        term.hints().of(ref).putBack(hints);
      }
    }
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
      deletion.run(bucket, memory, term);
      return true;
    }
    if (!term.mayWrite() || !schemaHolds(bucket, memory)) {
      return false;
    }
    reconcile(ref, bucket, memory, triggers, hints);
    return true;
  }

  /**
   * An API server that lost our fields shows another spec under the same generation: then the
   * schema is asked for at once.
   */
  private boolean schemaHolds(Bucket bucket, BucketMemory memory) {
    long generation = bucket.getMetadata().getGeneration();
    if (memory.contradicts(generation, bucket.getSpec())) {
      guard.refresh();
      return false;
    }
    return !memory.isNew(generation) || guard.refresh().usable();
  }

  private void reconcile(
      BucketRef ref,
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      PendingHints.Taken hints)
      throws InterruptedException {
    var spec = bucket.getSpec();
    if (memory.isNew(bucket.getMetadata().getGeneration())) {
      memory.listing(null);
    }
    memory.seen(bucket.getMetadata().getGeneration(), spec);
    if (Boolean.TRUE.equals(spec.suspend())) {
      term.polls().cancel(ref);
      term.secrets().forget(ref);
      return;
    }
    var asked = replays.of(bucket, memory.status(bucket.getStatus()), hints);
    var sync = new BucketSync(parts, bucket, memory, asked.triggers(triggers), asked.hints());
    SyncReport report;
    try (var progress = new Progress(SLOW, () -> showProgress(bucket, memory))) {
      report = run(sync, bucket, memory);
    }
    record(bucket, memory, report, asked.handled());
    memory.ended();
    push.tell(bucket, memory, sync, report, hints);
    schedule(ref, bucket, memory, sync, report);
  }

  private SyncReport run(BucketSync sync, Bucket bucket, BucketMemory memory)
      throws InterruptedException {
    try {
      return sync.run(term::mayWrite);
    } catch (InventoryUnreadableException e) {
      memory.inventory(null);
      return sync.brokenOff(new Problem("InventoryUnreadable", e.getMessage()));
    }
  }

  private void showProgress(Bucket bucket, BucketMemory memory) {
    if (term.mayWrite()) {
      var before = memory.status(bucket.getStatus());
      var now = statuses.reconciling(bucket, before, "Bringing the bucket into the cluster");
      writer.write(bucket, before, now);
      memory.status(now, true);
    }
  }

  private void record(Bucket bucket, BucketMemory memory, SyncReport report, String replayHandled) {
    if (!term.mayWrite()) {
      throw new WritePermit.Lost();
    }
    var before = memory.status(bucket.getStatus());
    var now = statuses.ended(bucket, before, report, replayHandled);
    try {
      writer.write(bucket, before, now);
      memory.status(now, true);
    } catch (KubernetesClientException e) {
      memory.status(null, false);
      if (e.getCode() == 404 || e.getCode() == 409) {
        return;
      }
      throw e;
    }
    events.tell(bucket, before, now, report);
  }

  private void schedule(
      BucketRef ref, Bucket bucket, BucketMemory memory, BucketSync sync, SyncReport report) {
    if (report.stalled() != null) {
      term.polls().cancel(ref);
      term.secrets().forget(ref);
      return;
    }
    var interval = Durations.parse(bucket.getSpec().interval());
    if (sync.listed() && report.source() != null || !term.polls().scheduled(ref)) {
      term.polls().restart(ref, interval);
    }
    if (sync.credentialsRefused() && bucket.getSpec().secretRef() != null) {
      term.secrets().await(ref, bucket.getSpec().secretRef().name(), sync.refusedSecretVersion());
    } else {
      term.secrets().forget(ref);
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
