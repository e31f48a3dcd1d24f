package io.sluice.notification;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/** Growing pauses between tries. For one thread. */
final class Backoff {

  private final Duration first;
  private final Duration longest;
  private Duration next;

  Backoff(Duration first, Duration longest) {
    this.first = first;
    this.longest = longest;
    this.next = first;
  }

  void reset() {
    next = first;
  }

  /**
   * Sleeps, twice as long as the last time, between half and all of it; ends early when
   * interrupted.
   */
  void sleep() {
    sleep(longest);
  }

  /** Sleeps like {@link #sleep()}, but no longer than this. */
  void sleep(Duration atMost) {
    long most = Math.min(next.toMillis(), atMost.toMillis());
    Duration doubled = next.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
