package io.sluice.sync;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which objects of one Bucket may have been written within the last two seconds, so that the API
 * server may give another write the same time. Not safe for use by several threads.
 */
final class RecentWrites {

  private static final long SPAN = Duration.ofSeconds(2).toNanos();
  private static final int MOST = 100;

  private final LongSupplier nanoTime;
  private long last;
  private boolean all = true;
  private Set<ObjectId> ids = Set.of();

  /** Begins with nothing known: whoever wrote before may have written just now. */
  RecentWrites(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
  }

  /** Notes that these were written, up to now. */
  void add(Collection<ObjectId> written) {
    if (isOver()) {
      all = false;
      ids = Set.of();
    }
    last = nanoTime.getAsLong();
    all |= ids.size() + written.size() > MOST;
    ids = all ? Set.of() : union(written);
  }

  /** Whether this one may be among them. */
  boolean mayHold(ObjectId id) {
    return !isOver() && (all || ids.contains(id));
  }

  private boolean isOver() {
    return nanoTime.getAsLong() - last >= SPAN;
  }

  private Set<ObjectId> union(Collection<ObjectId> written) {
    var both = new HashSet<>(ids);
    both.addAll(written);
    return both;
  }
}
