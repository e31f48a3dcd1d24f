package io.sluice.sync;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Tells of a sync that takes long, once, while it goes on: a short one costs no request for it. */
final class Progress implements AutoCloseable {

  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread teller;

  /**
   * @param tell told once the sync has gone on for {@code patience}, on a thread of its own; never
   *     interrupted, as a write broken off may or may not have been done
   */
  Progress(Duration patience, Runnable tell) {
    teller = Thread.startVirtualThread(() -> tellAfter(patience, tell));
  }

  private void tellAfter(Duration patience, Runnable tell) {
    try {
      if (!ended.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
        tell.run();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /**
   * Ends the telling and waits for what is being told, so that it cannot come after the sync's own
   * status.
   */
  @Override
  public void close() throws InterruptedException {
    ended.countDown();
    teller.join();
  }
}
