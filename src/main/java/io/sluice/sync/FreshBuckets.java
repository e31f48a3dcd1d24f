package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Reads Buckets after the schema they are read by: all that a term begins with by one listing, and
 * those that come later one by one, where those who wait at once share one read of the schema.
 * Blocks; for many virtual threads.
 */
final class FreshBuckets {

  private final SchemaGuard guard;
  private final BucketApi buckets;
  private final Settings settings;
  private final ReentrantLock turn = new ReentrantLock();
  private final AtomicLong asked = new AtomicLong();
  private long answered;
  private Map<BucketRef, Bucket> atFirst;

  FreshBuckets(SchemaGuard guard, BucketApi buckets, Settings settings) {
    this.guard = guard;
    this.buckets = buckets;
    this.settings = settings;
  }

  /**
   * The Bucket as the API server has it, read after the schema was: after this call began, or in
   * this very version when the first of all was asked for.
   *
   * @param seen as the watch told of it
   * @throws io.sluice.apply.ApiException where the API server refuses or is away
   */
  Optional<Bucket> find(Bucket seen) {
    var ref = BucketWatch.ref(seen);
    var listed = takeFirst(ref);
    if (listed != null && version(listed).equals(version(seen))) {
      return Optional.of(listed);
    }
    refresh();
    return buckets.find(ref);
  }

  private Bucket takeFirst(BucketRef bucket) {
    turn.lock();
    try {
      if (atFirst == null) {
        guard.refresh();
        var all = new HashMap<BucketRef, Bucket>();
        buckets.list(settings, found -> all.put(BucketWatch.ref(found), found));
        atFirst = all;
      }
      return atFirst.remove(bucket);
    } finally {
      turn.unlock();
    }
  }

  /** One read answers all who asked before it began. */
  private void refresh() {
    long mine = asked.incrementAndGet();
    turn.lock();
    try {
      if (answered < mine) {
        long all = asked.get();
        guard.refresh();
        answered = all;
      }
    } finally {
      turn.unlock();
    }
  }

  private static String version(Bucket bucket) {
    return bucket.getMetadata().getResourceVersion();
  }
}
