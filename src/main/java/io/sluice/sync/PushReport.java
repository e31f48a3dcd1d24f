package io.sluice.sync;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.sluice.api.Bucket;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.SourceLocation;
import java.time.Clock;
import java.time.Duration;

/**
 * Tells whether push works: how long a change took to be applied, and which changes no notification
 * told of.
 */
final class PushReport {

  private static final int TOLD = 5;

  private final Heard heard;
  private final EventRecorder events;
  private final Timer lag;
  private final Clock clock;

  PushReport(Heard heard, EventRecorder events, MeterRegistry meters, Clock clock) {
    this.heard = heard;
    this.events = events;
    this.clock = clock;
    this.lag =
        Timer.builder("sluice.event.lag")
            .description("From a change in a bucket, by the sender's clock, until it was applied")
            .publishPercentileHistogram()
            .minimumExpectedValue(Duration.ofMillis(10))
            .maximumExpectedValue(Duration.ofMinutes(5))
            .register(meters);
  }

  void tell(
      Bucket bucket,
      BucketMemory memory,
      BucketSync sync,
      SyncReport report,
      PendingHints.Taken hints) {
    var now = clock.instant();
    Pushed.by(hints, report).ifPresent(pushed -> lag.record(pushed.lag()));
    try {
      var name = Hints.bucketName(SourceLocation.of(bucket.getSpec()));
      if (report.trigger() == Trigger.POLL && sync.listed()) {
        memory.suspects().found(name, sync.changedKeys(), heard, now);
      }
      var overdue = memory.suspects().overdue(heard, now);
      if (!overdue.isEmpty()) {
        events.warning(
            bucket,
            "NotificationMissing",
            "notifications for "
                + name.uri()
                + " may be misconfigured: a poll found changes that none told of: "
                + String.join(", ", overdue.subList(0, Math.min(TOLD, overdue.size()))));
      }
    } catch (InvalidSourceException e) {
      // A source that cannot be read is told by the status.
    }
  }
}
