package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntSupplier;

/**
 * Reads Buckets after the schema they are read by: all that a term begins with by one listing, and
 * many that are asked for at once by few requests. Blocks; for many virtual threads.
 */
final class FreshBuckets {

  private static final int SHARE = 10;
  private static final int FEW = 4;

  private final SchemaGuard guard;
  private final BucketApi buckets;
  private final Settings settings;
  private final IntSupplier known;
  private final ReentrantLock turn = new ReentrantLock();
  private Batch open = new Batch();
  private Map<BucketRef, Bucket> atFirst;

  /**
   * @param known how many Buckets there are
   */
  FreshBuckets(SchemaGuard guard, BucketApi buckets, Settings settings, IntSupplier known) {
    this.guard = guard;
    this.buckets = buckets;
    this.settings = settings;
    this.known = known;
  }

  /**
   * The Bucket as the API server has it, read after the schema was: after this call began, or in
   * this very version when the first of all was asked for.
   *
   * @param seen as the watch told of it
   * @throws io.sluice.apply.ApiException where the API server refuses or is away
   */
  Optional<Bucket> find(Bucket seen) {
    var bucket = BucketWatch.ref(seen);
    var listed = takeFirst(bucket);
    if (listed != null
        && listed
            .getMetadata()
            .getResourceVersion()
            .equals(seen.getMetadata().getResourceVersion())) {
      return Optional.of(listed);
    }
    var batch = join(bucket);
    turn.lock();
    try {
      if (!batch.done) {
        close(batch);
        guard.refresh();
        batch.list();
        batch.done = true;
      }
    } finally {
      turn.unlock();
    }
    return batch.listed == null
        ? buckets.find(bucket)
        : Optional.ofNullable(batch.listed.get(bucket));
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

  private synchronized Batch join(BucketRef bucket) {
    open.asked.add(bucket);
    return open;
  }

  private synchronized void close(Batch batch) {
    if (open == batch) {
      open = new Batch();
    }
  }

  private final class Batch {
    private final Set<BucketRef> asked = new HashSet<>();
    private Map<BucketRef, Bucket> listed;
    private boolean done;

    private void list() {
      if (asked.size() <= FEW || asked.size() * SHARE < known.getAsInt()) {
        return;
      }
      var found = new HashMap<BucketRef, Bucket>();
      buckets.list(
          settings,
          bucket -> {
            var ref = BucketWatch.ref(bucket);
            if (asked.contains(ref)) {
              found.put(ref, bucket);
            }
          });
      listed = found;
    }
  }
}
