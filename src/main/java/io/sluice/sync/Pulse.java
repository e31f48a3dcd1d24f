package io.sluice.sync;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.LongSupplier;

/** Tells whether an executor still comes round to its work. Thread-safe. */
final class Pulse {

  private final Executor executor;
  private final LongSupplier nanoTime;
  private boolean asked;
  private long askedAt;

  Pulse(Executor executor) {
    this(executor, System::nanoTime);
  }

  Pulse(Executor executor, LongSupplier nanoTime) {
    this.executor = executor;
    this.nanoTime = nanoTime;
  }

  /**
   * For how long the executor has owed an answer, counted from the call that asked; a call after it
   * answered asks anew. Zero where it answered, or was shut down. Never blocks.
   */
  synchronized Duration silence() {
    long now = nanoTime.getAsLong();
    if (!asked) {
      asked = true;
      askedAt = now;
      try {
        executor.execute(this::answer);
      } catch (RejectedExecutionException e) {
        asked = false;
      }
      return Duration.ZERO;
    }
    return Duration.ofNanos(now - askedAt);
  }

  private synchronized void answer() {
    asked = false;
  }
}
