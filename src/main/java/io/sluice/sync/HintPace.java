package io.sluice.sync;

import java.time.Duration;
import java.util.Optional;
import java.util.function.LongSupplier;

/**
 * When one Bucket's hints are looked at: at once, where they come one by one. While they come
 * faster than syncs take them, each sync waits a little for more, the longer the burst lasts; and
 * after a hundred in a row that changed nothing, hints are looked at once a second until one does.
 * Whoever gets a delay has the Bucket synced after it; who gets none may rely on another's.
 * Thread-safe.
 */
final class HintPace {

  static final int MOST_FUTILE = 100;
  static final Duration FUTILE_PAUSE = Duration.ofSeconds(1);
  static final Duration SHORTEST_GATHERING = Duration.ofMillis(100);
  static final Duration LONGEST_GATHERING = Duration.ofSeconds(1);
  private static final int PART_OF_BURST = 10;

  private final LongSupplier nanos;
  private boolean looking;
  private boolean awaited;
  private boolean burst;
  private long burstSince;
  private int futile;

  /**
   * @param nanos as {@link System#nanoTime()}
   */
  HintPace(LongSupplier nanos) {
    this.nanos = nanos;
  }

  /** A hint came and waits. Returns when to look at it; empty where somebody will. */
  synchronized Optional<Duration> hinted() {
    if (looking || awaited) {
      return Optional.empty();
    }
    awaited = true;
    return Optional.of(futile < MOST_FUTILE ? Duration.ZERO : FUTILE_PAUSE);
  }

  /** A sync begins, and takes what waits after this call. */
  synchronized void began() {
    looking = true;
    awaited = false;
  }

  /** What a sync did about hints: how many it took, and whether anything changed. */
  synchronized void looked(int hints, boolean changed) {
    if (hints > 0) {
      futile = changed ? 0 : Math.min(MOST_FUTILE, futile + hints);
    }
  }

  /**
   * The sync ended. Returns when to look at what came meanwhile; empty where nothing did.
   *
   * @param taken how many hints it took
   * @param waiting how many came since
   */
  synchronized Optional<Duration> ended(int taken, int waiting) {
    looking = false;
    if (waiting == 0) {
      burst = false;
      return Optional.empty();
    }
    awaited = true;
    boolean fast = waiting > 1 || taken > 1;
    if (fast && !burst) {
      burstSince = nanos.getAsLong();
    }
    burst = fast;
    if (futile >= MOST_FUTILE) {
      return Optional.of(FUTILE_PAUSE);
    }
    return Optional.of(burst ? gathering() : Duration.ZERO);
  }

  private Duration gathering() {
    var part = Duration.ofNanos((nanos.getAsLong() - burstSince) / PART_OF_BURST);
    if (part.compareTo(SHORTEST_GATHERING) < 0) {
      return SHORTEST_GATHERING;
    }
    return part.compareTo(LONGEST_GATHERING) > 0 ? LONGEST_GATHERING : part;
  }
}
