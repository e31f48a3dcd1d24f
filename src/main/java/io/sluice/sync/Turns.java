package io.sluice.sync;

import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets few syncs begin at once, so that the first of many ends soon and all together hold little. A
 * sync keeps its turn for a short while only: one that waits for something holds up no other.
 */
final class Turns {

  private final Semaphore free;
  private final Duration longest;
  private final ScheduledExecutorService timer;

  /**
   * @param atOnce how many may have a turn
   * @param longest after which a turn is the next one's, though its sync goes on
   */
  Turns(int atOnce, Duration longest, ScheduledExecutorService timer) {
    this.free = new Semaphore(atOnce, true);
    this.longest = longest;
    this.timer = timer;
  }

  /** Blocks until there is a turn; close what is returned when the sync has ended. */
  Turn take() throws InterruptedException {
    free.acquire();
    return new Turn();
  }

  /** One sync's turn. */
  final class Turn implements AutoCloseable {
    private final AtomicBoolean held = new AtomicBoolean(true);
    private final ScheduledFuture<?> end;

    private Turn() {
      end = timer.schedule(this::giveUp, longest.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void giveUp() {
      if (held.compareAndSet(true, false)) {
        free.release();
      }
    }

    @Override
    public void close() {
      end.cancel(false);
      giveUp();
    }
  }
}
