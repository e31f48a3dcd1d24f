package io.sluice.sync;

import io.sluice.apply.BucketRef;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.logging.Logger;

/**
 * The time in which this process reconciles: watches, clocks, and what is remembered of each Bucket
 * end with it.
 */
final class Term implements AutoCloseable, BucketWatch.Listener {

  private static final Logger LOG = Logger.getLogger(Term.class);

  private final Controller controller;
  private final BucketWatch watch;
  private final SyncLoop loop;
  private final Polls polls;
  private final SecretWatch secrets;
  private final Map<BucketRef, BucketMemory> memories = new ConcurrentHashMap<>();
  private volatile SchemaState schema;
  private volatile boolean closed;
  private volatile boolean listed;

  Term(Controller controller, SchemaGuard guard, TermFactory parts, String identity) {
    this.controller = controller;
    this.schema = guard.state();
    this.watch = parts.watch(this);
    var reconciler = parts.reconciler(this, guard, identity);
    this.loop = new SyncLoop(reconciler::sync);
    this.polls = parts.polls(bucket -> loop.trigger(bucket, Trigger.POLL));
    this.secrets = parts.secrets(bucket -> loop.trigger(bucket, Trigger.SECRET));
  }

  void start() {
    watch.start(
        count -> {
          listed = true;
          LOG.infof("Reconciling %d Buckets", count);
        });
  }

  /** Whether the cluster may be written to, Buckets and all else; asked before every write. */
  boolean mayWrite() {
    return !closed && controller.leading() && schema.usable();
  }

  /** Whether finalizers may be taken off: also while the CRD is being deleted. */
  boolean mayRelease() {
    return !closed && controller.leading();
  }

  /** Whether the CRD is being deleted, and with it all Buckets. */
  boolean schemaTerminating() {
    return schema.terminating();
  }

  /** Whether what was read of Buckets can still be trusted under a changed CRD. */
  boolean continuesUnder(SchemaState next) {
    return next.terminating() || next.equals(schema);
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

  BucketWatch buckets() {
    return watch;
  }

  SyncLoop loop() {
    return loop;
  }

  Polls polls() {
    return polls;
  }

  SecretWatch secrets() {
    return secrets;
  }

  /** What is remembered of a Bucket; begins empty. */
  BucketMemory memory(BucketRef bucket) {
    return memories.computeIfAbsent(bucket, key -> new BucketMemory());
  }

  @Override
  public void wake(BucketRef bucket, Trigger trigger) {
    loop.trigger(bucket, trigger);
  }

  @Override
  public void gone(BucketRef bucket) {
    loop.forget(bucket);
    polls.cancel(bucket);
    secrets.forget(bucket);
    memories.remove(bucket);
  }

  @Override
  public void close() {
    closed = true;
    watch.close();
    secrets.close();
    loop.close();
    memories.keySet().forEach(polls::cancel);
  }
}
