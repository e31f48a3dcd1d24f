package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The time in which this process reconciles: watches, clocks, and what is remembered of each Bucket
 * end with it.
 */
final class Term implements AutoCloseable, BucketWatch.Listener, Hints.Waker {

  private static final Logger LOG = Logger.getLogger(Term.class);

  private final Controller controller;
  private final SchemaGuard guard;
  private final int election;
  private final BucketWatch watch;
  private final SyncLoop loop;
  private final Polls polls;
  private final SecretWatch secrets;
  private final SyncMetrics metrics;
  private final Map<BucketRef, Kept> memories = new ConcurrentHashMap<>();
  private final Hints hints;
  private final EventLogReading log;
  private volatile SchemaState schema;
  private volatile boolean closed;
  private volatile boolean listed;

  /** What is remembered, and of which Bucket of a name. */
  private record Kept(String uid, BucketMemory memory) {}

  Term(Controller controller, SchemaGuard guard, TermFactory parts, String identity) {
    this.controller = controller;
    this.guard = guard;
    this.election = controller.election();
    this.schema = guard.state();
    this.watch = parts.watch(this);
    this.hints = parts.hints(watch::all, this);
    this.log = parts.eventLog(hints);
    var reconciler = parts.reconciler(this, guard, identity);
    this.loop = new SyncLoop(reconciler::sync);
    this.polls = parts.polls(bucket -> loop.trigger(bucket, Trigger.POLL));
    this.metrics = parts.metrics();
    this.secrets = parts.secrets(bucket -> loop.trigger(bucket, Trigger.SECRET));
  }

  void start() {
    log.start();
    watch.start(
        count -> {
          listed = true;
          log.replayAtStart();
          LOG.infof("Reconciling %d Buckets", count);
        });
  }

  /** Whether the cluster may be written to, Buckets and all else; asked before every write. */
  boolean mayWrite() {
    return leads() && schema.usable() && guard.state().equals(schema);
  }

  /** As {@link #mayWrite}. */
  WritePermit permit() {
    return this::mayWrite;
  }

  /** Whether finalizers may be taken off: also while the CRD is being deleted. */
  boolean mayRelease() {
    return leads() && (guard.state().terminating() || guard.state().equals(schema));
  }

  /** As {@link #mayRelease}. */
  WritePermit permitToRelease() {
    return this::mayRelease;
  }

  private boolean leads() {
    return !closed && controller.leading() && controller.election() == election;
  }

  /** Whether this is still the time of leading, and the schema, that the term began with. */
  boolean continuesUnder(int nowElected, SchemaState next) {
    return nowElected == election && (next.terminating() || next.equals(schema));
  }

  /** Whether the CRD is being deleted, and with it all Buckets. */
  boolean schemaTerminating() {
    return schema.terminating();
  }

  /** Takes note of a CRD that is now being deleted. */
  void schemaChanged(SchemaState next) {
    if (!next.equals(schema)) {
      schema = next;
      watch.all().forEach(bucket -> loop.trigger(BucketWatch.ref(bucket), Trigger.SPEC));
    }
  }

  /** Whether all Buckets were listed once. */
  boolean listed() {
    return listed;
  }

  Hints hints() {
    return hints;
  }

  BucketWatch buckets() {
    return watch;
  }

  EventLogReading log() {
    return log;
  }

  SyncLoop loop() {
    return loop;
  }

  Polls polls() {
    return polls;
  }

  SyncMetrics metrics() {
    return metrics;
  }

  SecretWatch secrets() {
    return secrets;
  }

  /** What is remembered of a Bucket; begins empty, also for one created anew under its name. */
  BucketMemory memory(Bucket bucket) {
    var uid = bucket.getMetadata().getUid();
    return memories
        .compute(
            BucketWatch.ref(bucket),
            (ref, kept) ->
                kept != null && kept.uid().equals(uid) ? kept : new Kept(uid, new BucketMemory()))
        .memory();
  }

  /** Whether this very Bucket is still there, and not being deleted, as far as the watch told. */
  boolean stands(Bucket bucket) {
    return watch
        .get(BucketWatch.ref(bucket))
        .map(Bucket::getMetadata)
        .filter(now -> now.getUid().equals(bucket.getMetadata().getUid()))
        .filter(now -> now.getDeletionTimestamp() == null)
        .isPresent();
  }

  /** Ends the clocks of a Bucket: it is suspended, being deleted, or gone. */
  void rest(BucketRef bucket) {
    polls.cancel(bucket);
    secrets.forget(bucket);
  }

  @Override
  public void hinted(BucketRef bucket) {
    var pending = hints.of(bucket);
    pending.pace().hinted().ifPresent(delay -> lookAtHints(bucket, pending, delay));
  }

  /** Has what waits for a Bucket looked at after a delay, unless another sync took it by then. */
  void lookAtHints(BucketRef bucket, PendingHints pending, Duration delay) {
    if (delay.isZero()) {
      loop.trigger(bucket, Trigger.EVENT);
    } else {
      loop.triggerAfter(bucket, Trigger.EVENT, delay, () -> pending.count() > 0);
    }
  }

  @Override
  public void replayed(BucketRef bucket) {
    loop.trigger(bucket, Trigger.REPLAY);
  }

  @Override
  public void missed() {
    watch.all().forEach(bucket -> loop.trigger(BucketWatch.ref(bucket), Trigger.POLL));
  }

  @Override
  public void wake(BucketRef bucket, Trigger trigger) {
    if (trigger == Trigger.SPEC || trigger == Trigger.START) {
      hints.interestsChanged();
    }
    loop.trigger(bucket, trigger);
  }

  @Override
  public void gone(BucketRef bucket) {
    hints.interestsChanged();
    hints.forget(bucket);
    loop.forget(bucket);
    rest(bucket);
    metrics.forget(bucket);
    memories.remove(bucket);
  }

  @Override
  public void close() {
    closed = true;
    log.close();
    watch.close();
    secrets.close();
    loop.close();
    memories.keySet().forEach(polls::cancel);
    metrics.forgetAll();
  }
}
