package io.sluice.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Messages of one queue that were received and not yet deleted, and when each must be told to stay
 * hidden for longer: at half of its time, each time for twice as long. Thread-safe; does no I/O.
 */
final class HeldMessages {

  private static final Duration LONGEST = Duration.ofMinutes(10);

  private final Duration first;
  private final int room;
  private final Map<String, Hold> holds = new LinkedHashMap<>();

  private record Hold(Duration term, long dueNanos) {}

  /** A message that shall stay hidden for so long from now on. */
  record Extension(String receiptHandle, Duration term) {}

  /**
   * @param first how long a message is hidden at first
   * @param room how many may be held
   */
  HeldMessages(Duration first, int room) {
    this.first = first;
    this.room = room;
  }

  synchronized void add(String receiptHandle, long nowNanos) {
    holds.put(receiptHandle, hold(first, nowNanos));
  }

  synchronized void remove(String receiptHandle) {
    holds.remove(receiptHandle);
    notifyAll();
  }

  /** Waits until there is room for more; false when the time was over first. */
  synchronized boolean awaitRoom(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (holds.size() >= room) {
      long left = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  synchronized List<String> all() {
    return List.copyOf(holds.keySet());
  }

  /** What must be extended by now; it stays due until it {@link #extended is}. */
  synchronized List<Extension> due(long nowNanos) {
    List<Extension> due = new ArrayList<>();
    for (Map.Entry<String, Hold> entry : holds.entrySet()) {
      if (entry.getValue().dueNanos() - nowNanos <= 0) {
        Duration doubled = entry.getValue().term().multipliedBy(2);
        due.add(new Extension(entry.getKey(), doubled.compareTo(LONGEST) > 0 ? LONGEST : doubled));
      }
    }
    return due;
  }

  /** The queue took an extension; does nothing where the message is no longer held. */
  synchronized void extended(Extension extension, long nowNanos) {
    holds.computeIfPresent(
        extension.receiptHandle(), (handle, hold) -> hold(extension.term(), nowNanos));
  }

  /** How long until something is due; empty when nothing is held. */
  synchronized Optional<Duration> untilDue(long nowNanos) {
    return holds.values().stream()
        .min(Comparator.comparingLong(hold -> hold.dueNanos() - nowNanos))
        .map(hold -> Duration.ofNanos(Math.max(0, hold.dueNanos() - nowNanos)));
  }

  private static Hold hold(Duration term, long nowNanos) {
    return new Hold(term, nowNanos + term.toNanos() / 2);
  }
}
