package io.sluice.sync;

import io.sluice.apply.BucketRef;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.jboss.logging.Logger;
import org.jboss.logging.MDC;

/**
 * Runs at most one sync a Bucket at a time, each Bucket on a virtual thread of its own, so that a
 * slow one holds up no other. What triggers a Bucket while its sync runs is taken together by the
 * next.
 */
final class SyncLoop implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(SyncLoop.class);

  /** One sync; an exception is logged and the Bucket goes on with its next trigger. */
  interface Work {
    void sync(BucketRef bucket, Set<Trigger> triggers) throws InterruptedException;
  }

  /** How long a closing loop leaves what runs to itself. */
  private static final Duration ORDERLY = Duration.ofMillis(500);

  /**
   * How many syncs that nobody waits for are begun at once, as their parsing and TLS need the
   * cores; and for how long others wait for one.
   */
  private static final int AT_ONCE_A_CORE = 4;

  private static final Duration LONGEST_TURN = Duration.ofSeconds(1);

  private static final Duration LONGEST = Duration.ofSeconds(5);

  private final Work work;
  private final Map<BucketRef, Lane> lanes = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("sync-timer").factory());
  private final Turns turns =
      new Turns(AT_ONCE_A_CORE * Runtime.getRuntime().availableProcessors(), LONGEST_TURN, timer);
  private final Pulse pulse = new Pulse(timer);
  private volatile boolean closed;

  SyncLoop(Work work) {
    this.work = work;
  }

  /** Has the Bucket synced now, or right after the sync under way. Returns at once. */
  void trigger(BucketRef bucket, Trigger trigger) {
    if (!closed) {
      lanes.compute(bucket, (key, lane) -> orNew(key, lane).add(trigger));
    }
  }

  /**
   * Has the Bucket synced after a delay; replaces an earlier delayed trigger, and is void once
   * another sync begins before.
   */
  void triggerLater(BucketRef bucket, Trigger trigger, Duration delay) {
    if (!closed) {
      lanes.compute(bucket, (key, lane) -> orNew(key, lane).addLater(trigger, delay));
    }
  }

  /** Has the Bucket synced after a delay, if there is reason to then, whatever happens before. */
  void triggerAfter(BucketRef bucket, Trigger trigger, Duration delay, BooleanSupplier reason) {
    if (!closed) {
      timer.schedule(
          () -> {
            if (reason.getAsBoolean()) {
              trigger(bucket, trigger);
            }
          },
          delay.toMillis(),
          TimeUnit.MILLISECONDS);
    }
  }

  /** For how long the clock that begins delayed syncs has been silent. */
  Duration silence() {
    return pulse.silence();
  }

  /** Drops what waits for a Bucket that is gone. */
  void forget(BucketRef bucket) {
    lanes.computeIfPresent(bucket, (key, lane) -> lane.clear() ? null : lane);
  }

  private Lane orNew(BucketRef bucket, Lane lane) {
    return lane == null ? new Lane(bucket) : lane;
  }

  /**
   * Drops all that waits and lets what runs end: what still runs after {@link #ORDERLY} is
   * interrupted, what goes on after {@link #LONGEST} is left behind.
   */
  @Override
  public void close() {
    closed = true;
    timer.shutdownNow();
    lanes.values().forEach(Lane::clear);
    try {
      awaitEnd(ORDERLY);
      lanes.values().forEach(Lane::interrupt);
      awaitEnd(LONGEST.minus(ORDERLY));
    } catch (InterruptedException e) {
      lanes.values().forEach(Lane::interrupt);
      Thread.currentThread().interrupt();
    }
    lanes.clear();
  }

  private void awaitEnd(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    for (var lane : lanes.values()) {
      lane.awaitEnd(deadline);
    }
  }

  private final class Lane {
    private final BucketRef bucket;
    private final Set<Trigger> waiting = EnumSet.noneOf(Trigger.class);
    private Thread runner;
    private ScheduledFuture<?> later;
    private Object latest;

    Lane(BucketRef bucket) {
      this.bucket = bucket;
    }

    synchronized Lane add(Trigger trigger) {
      waiting.add(trigger);
      if (runner == null) {
        runner =
            Thread.ofVirtual()
                .name("sync-" + bucket.namespace() + "/" + bucket.name())
                .start(this::run);
      }
      return this;
    }

    synchronized Lane addLater(Trigger trigger, Duration delay) {
      cancelLater();
      var due = new Object();
      latest = due;
      later = timer.schedule(() -> fire(due, trigger), delay.toMillis(), TimeUnit.MILLISECONDS);
      return this;
    }

    /**
     * By way of the map, as a lane that was dropped meanwhile must not run beside its successor.
     */
    private void fire(Object due, Trigger trigger) {
      lanes.computeIfPresent(
          bucket, (key, lane) -> lane == this && isLatest(due) ? add(trigger) : lane);
    }

    private synchronized boolean isLatest(Object due) {
      return latest == due && !closed;
    }

    /** Returns whether nothing runs any more. */
    synchronized boolean clear() {
      waiting.clear();
      cancelLater();
      return runner == null;
    }

    void awaitEnd(long deadlineNanos) throws InterruptedException {
      Thread running;
      synchronized (this) {
        running = runner;
      }
      if (running == null) {
        return;
      }
      long left = deadlineNanos - System.nanoTime();
      if (left > 0) {
        running.join(Duration.ofNanos(left));
      }
    }

    synchronized void interrupt() {
      if (runner != null) {
        runner.interrupt();
      }
    }

    private void cancelLater() {
      latest = null;
      if (later != null) {
        later.cancel(false);
        later = null;
      }
    }

    private synchronized Set<Trigger> take() {
      if (waiting.isEmpty() || closed) {
        runner = null;
        return Set.of();
      }
      cancelLater();
      var taken = EnumSet.copyOf(waiting);
      waiting.clear();
      return taken;
    }

    private void sync(Set<Trigger> triggers) throws InterruptedException {
      if (triggers.stream().anyMatch(Trigger::hurries)) {
        work.sync(bucket, triggers);
        return;
      }
      try (var turn = turns.take()) {
        work.sync(bucket, triggers);
      }
    }

    private synchronized boolean idle() {
      return runner == null && later == null;
    }

    private void run() {
      syncs();
      lanes.computeIfPresent(bucket, (key, lane) -> lane == this && idle() ? null : lane);
    }

    private void syncs() {
      MDC.put("namespace", bucket.namespace());
      MDC.put("name", bucket.name());
      for (var triggers = take(); !triggers.isEmpty(); triggers = take()) {
        try {
          sync(triggers);
        } catch (InterruptedException e) {
          LOG.debugf("Sync of %s was interrupted", bucket);
        } catch (RuntimeException | LinkageError | StackOverflowError | OutOfMemoryError e) {
          if (closed) {
            return;
          }
          LOG.errorf(e, "Sync of %s broke off unexpectedly; it is tried again in 30 s", bucket);
          triggerLater(bucket, Trigger.RETRY, Duration.ofSeconds(30));
        }
      }
    }
  }
}
