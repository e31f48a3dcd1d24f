package io.sluice.notification;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Tells whoever handed something over that it is dealt with. {@link #done} may be called from any
 * thread and never blocks or throws; only the first call counts.
 */
@FunctionalInterface
public interface Completion {

  void done();

  /** One that runs an action at its first call. */
  static Completion once(Runnable action) {
    AtomicBoolean called = new AtomicBoolean();
    return () -> {
      if (called.compareAndSet(false, true)) {
        action.run();
      }
    };
  }

  /**
   * Shares one completion among several takers: it is done when each of the returned completions
   * is.
   *
   * @param takers at least 1
   * @return as many as there are takers
   */
  static Completion[] split(Completion whole, int takers) {
    if (takers < 1) {
      throw new IllegalArgumentException("takers must be at least 1, not " + takers);
    }
    AtomicInteger left = new AtomicInteger(takers);
    Completion[] parts = new Completion[takers];
    for (int i = 0; i < takers; i++) {
      parts[i] =
          once(
              () -> {
                if (left.decrementAndGet() == 0) {
                  whole.done();
                }
              });
    }
    return parts;
  }
}
