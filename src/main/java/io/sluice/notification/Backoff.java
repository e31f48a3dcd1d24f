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

  /** Begins anew where what broke now had stood for longer than the longest pause. */
  void brokeAfter(Duration stood) {
    if (stood.compareTo(longest) > 0) {
      reset();
    }
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
    long most = Math.min(next().toMillis(), atMost.toMillis());
    try {
      Thread.sleep(ThreadLocalRandom.current().nextLong(most / 2, most + 1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The longest that the next sleep may last; the one after it may last twice as long. */
  Duration next() {
    Duration now = next;
    Duration doubled = now.multipliedBy(2);
    next = doubled.compareTo(longest) > 0 ? longest : doubled;
    return now;
  }
}
