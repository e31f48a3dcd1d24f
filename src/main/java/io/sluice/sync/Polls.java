package io.sluice.sync;

import io.quarkus.scheduler.Scheduler;
import io.sluice.apply.BucketRef;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Consumer;

/**
 * The fallback poll: one Quarkus Scheduler job a Bucket, due one interval (with up to 5 % more, so
 * that many Buckets spread) after the last sync that listed the whole source. The scheduler looks
 * once a second.
 */
final class Polls {

  private static final double JITTER = 0.05;

  private final Scheduler scheduler;
  private final Consumer<BucketRef> due;

  Polls(Scheduler scheduler, Consumer<BucketRef> due) {
    this.scheduler = scheduler;
    this.due = due;
  }

  /** Begins the interval anew; what was scheduled before is void. */
  void restart(BucketRef bucket, Duration interval) {
    cancel(bucket);
    var spread = 1 + ThreadLocalRandom.current().nextDouble() * JITTER;
    var every = Duration.ofMillis(Math.round(interval.toMillis() * spread));
    scheduler
        .newJob(identity(bucket))
        .setInterval(every.toString())
        .setDelayed(every.toString())
        .setConcurrentExecution(io.quarkus.scheduler.Scheduled.ConcurrentExecution.SKIP)
        .setTask(execution -> due.accept(bucket))
        .schedule();
  }

  /** Whether an interval runs. */
  boolean scheduled(BucketRef bucket) {
    return scheduler.getScheduledJob(identity(bucket)) != null;
  }

  /** No poll any more: the Bucket is suspended, stalled or gone. */
  void cancel(BucketRef bucket) {
    scheduler.unscheduleJob(identity(bucket));
  }

  private static String identity(BucketRef bucket) {
    return "poll-" + bucket.namespace() + "/" + bucket.name();
  }
}
