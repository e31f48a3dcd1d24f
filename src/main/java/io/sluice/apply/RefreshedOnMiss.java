package io.sluice.apply;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Keeps what was loaded for a key until it lacks what is looked for; then it is loaded again, at
 * most once a second. Many threads asking for one key cause one load.
 */
final class RefreshedOnMiss<K, V> {

  private static final long PAUSE = Duration.ofSeconds(1).toNanos();
  private static final int MOST_KEYS = 2000;

  private static final class Slot<V> {
    final ReentrantLock loading = new ReentrantLock();
    volatile V value;
    volatile long askedAt;
    RuntimeException failure;
  }

  private final Function<K, V> loader;
  private final Map<K, Slot<V>> slots = new ConcurrentHashMap<>();

  RefreshedOnMiss(Function<K, V> loader) {
    this.loader = loader;
  }

  /**
   * The value for the key; one that satisfies {@code enough} if there is such now.
   *
   * @throws RuntimeException what the loader threw, to all who waited for it
   */
  V get(K key, Predicate<V> enough) {
    if (slots.size() > MOST_KEYS) {
      slots.clear();
    }
    Slot<V> slot = slots.computeIfAbsent(key, any -> new Slot<>());
    V value = slot.value;
    if (value != null && enough.test(value)) {
      return value;
    }
    slot.loading.lock();
    try {
      value = slot.value;
      if (value != null && enough.test(value)) {
        return value;
      }
      boolean asked = value != null || slot.failure != null;
      if (!asked || System.nanoTime() - slot.askedAt >= PAUSE) {
        load(key, slot);
      }
      if (slot.failure != null) {
        throw slot.failure;
      }
      return slot.value;
    } finally {
      slot.loading.unlock();
    }
  }

  private void load(K key, Slot<V> slot) {
    try {
      slot.value = loader.apply(key);
      slot.failure = null;
    } catch (RuntimeException failure) {
      slot.failure = failure;
    } finally {
      slot.askedAt = System.nanoTime();
    }
  }

  void forget(K key) {
    slots.remove(key);
  }
}
