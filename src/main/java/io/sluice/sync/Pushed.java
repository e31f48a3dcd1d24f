package io.sluice.sync;

import io.sluice.api.BucketStatus.PushStatus;
import io.sluice.api.Durations;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/**
 * What notifications made of a sync that changed something.
 *
 * @param changed when the first of the changes that they named happened, by the sender's clock
 * @param lag from then until all was applied; never negative
 */
record Pushed(Instant changed, Duration lag) {

  /** Empty where the sync changed nothing, failed to read its source, or no notification asked. */
  static Optional<Pushed> by(PendingHints.Taken hints, SyncReport report) {
    boolean changed = report.done().changed() && report.fetchedWhole();
    if (hints.count() == 0 || hints.oldest() == null || !changed) {
      return Optional.empty();
    }
    var passed = Duration.between(hints.oldest(), report.ended());
    return Optional.of(new Pushed(hints.oldest(), passed.isNegative() ? Duration.ZERO : passed));
  }

  PushStatus status() {
    return new PushStatus(
        changed.truncatedTo(ChronoUnit.MILLIS).toString(),
        Durations.format(lag.truncatedTo(ChronoUnit.MILLIS)));
  }
}
