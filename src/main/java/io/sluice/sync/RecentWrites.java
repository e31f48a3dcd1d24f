package io.sluice.sync;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;

/**
 * Which objects of one Bucket may have been written within the last two seconds, so that the API
 * server may give another write the same time. Not safe for use by several threads.
 */
final class RecentWrites {

  private static final long SPAN = Duration.ofSeconds(2).toNanos();
  private static final int MOST = 100;

  /**
   * @param ids empty where any object may be among them
   */
  private record Batch(long ended, Optional<Set<ObjectId>> ids) {}

  private final LongSupplier nanoTime;
  private final Deque<Batch> batches = new ArrayDeque<>();

  /** Begins with nothing known: whoever wrote before may have written just now. */
  RecentWrites(LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    batches.add(new Batch(nanoTime.getAsLong(), Optional.empty()));
  }

  /** Notes that these were written, up to now. */
  void add(Collection<ObjectId> written) {
    forgetOld();
    var ids =
        written.size() > MOST ? Optional.<Set<ObjectId>>empty() : Optional.of(Set.copyOf(written));
    batches.add(new Batch(nanoTime.getAsLong(), ids));
  }

  /** Whether this one may be among them. */
  boolean mayHold(ObjectId id) {
    forgetOld();
    return batches.stream().anyMatch(b -> b.ids().isEmpty() || b.ids().get().contains(id));
  }

  private void forgetOld() {
    long now = nanoTime.getAsLong();
    while (!batches.isEmpty() && now - batches.getFirst().ended() >= SPAN) {
      batches.removeFirst();
    }
  }
}
