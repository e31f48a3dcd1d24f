package io.sluice.snapshot;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all syncs of the process together may hold of object bodies. Who asks first is served first,
 * so a large object is not starved by small ones. Thread-safe.
 */
@Singleton
public class MemoryBudget {

  private static final int UNIT = 1024;

  private final int capacity;
  private final Semaphore free;

  @Inject
  public MemoryBudget(Limits limits) {
    this.capacity = units(limits.memory());
    this.free = new Semaphore(capacity, true);
  }

  /** A part of the budget; closing it, once or more often, gives it back. */
  public interface Reservation extends AutoCloseable {
    @Override
    void close();
  }

  /**
   * Waits until so much is free. More than the whole budget waits for all of it. Nobody may wait
   * while holding a reservation.
   */
  public Reservation reserve(long bytes) throws InterruptedException {
    if (bytes < 0) {
      throw new IllegalArgumentException("a size of " + bytes + " bytes");
    }
    int permits = Math.min(units(bytes), capacity);
    free.acquire(permits);
    var open = new AtomicBoolean(true);
    return () -> {
      if (open.compareAndSet(true, false)) {
        free.release(permits);
      }
    };
  }

  private static int units(long bytes) {
    long units = Math.max(1, Math.ceilDiv(bytes, (long) UNIT));
    return (int) Math.min(units, Integer.MAX_VALUE);
  }
}
