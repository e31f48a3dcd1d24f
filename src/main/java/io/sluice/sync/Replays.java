package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.notification.EventLog;
import io.sluice.notification.EventLogException;
import io.sluice.notification.ReplayStart;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.SourceLocation;
import java.time.Instant;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/** Reads the event log again for one Bucket, where its annotation asks for it. Blocks. */
final class Replays {

  private static final Logger LOG = Logger.getLogger(Replays.class);
  static final String REPLAY_FROM = "sluice.io/replay-from";

  /**
   * What a sync has to look at besides.
   *
   * @param hints what notifications named, old and new
   * @param handled the annotation's value that this sync carries out; null for none
   */
  record Asked(PendingHints.Taken hints, String handled, boolean replayed) {

    /** The triggers, with the replay among them. */
    Set<Trigger> triggers(Set<Trigger> others) {
      if (!replayed) {
        return others;
      }
      var all = EnumSet.copyOf(others);
      all.remove(Trigger.SPEC);
      all.add(Trigger.REPLAY);
      return all;
    }
  }

  private final EventLog log;
  private final EventRecorder events;

  Replays(EventLog log, EventRecorder events) {
    this.log = log;
    this.events = events;
  }

  /** Replays where that is asked for and was not done yet; what cannot be done ends in an event. */
  Asked of(Bucket bucket, BucketStatus status, PendingHints.Taken hints)
      throws InterruptedException {
    var value = BucketWatch.annotation(bucket, REPLAY_FROM);
    if (value == null || (status != null && Objects.equals(value, status.lastHandledReplayAt()))) {
      return new Asked(hints, null, false);
    }
    if (!log.keeps()) {
      events.warning(
          bucket,
          "ReplayNotPossible",
          "The event log is in memory, which keeps nothing to replay: set SLUICE_EVENTS_LOG=kafka");
      return new Asked(hints, value, false);
    }
    try {
      var keys = keys(SourceLocation.of(bucket.getSpec()), ReplayStart.parse(value));
      var oldest = hints.oldest() == null ? Instant.EPOCH : hints.oldest();
      events.normal(bucket, "Replayed", keys.size() + " keys of the event log are looked at");
      keys.addAll(hints.keys());
      boolean list = hints.list() || keys.size() > PendingHints.MOST_KEYS;
      return new Asked(
          new PendingHints.Taken(list ? Set.of() : keys, list, hints.count(), oldest, List.of()),
          value,
          true);
    } catch (EventLogException e) {
      LOG.warnf(
          "%s: the event log cannot be replayed now: %s",
          BucketWatch.ref(bucket).display(), e.getMessage());
      events.warning(bucket, "ReplayFailed", "The event log cannot be read now: " + e.getMessage());
      return new Asked(hints, null, false);
    } catch (IllegalArgumentException | InvalidSourceException e) {
      events.warning(bucket, "ReplayNotPossible", REPLAY_FROM + ": " + e.getMessage());
      return new Asked(hints, value, false);
    }
  }

  private Set<String> keys(SourceLocation location, ReplayStart from)
      throws EventLogException, InterruptedException {
    Set<String> keys = new HashSet<>();
    var name = Hints.bucketName(location);
    log.replay(
        from,
        change ->
            change.object().bucket().equals(name)
                && location.holds(change.object().key())
                && SourceKeys.matter(change.object().key()),
        change -> keys.add(change.object().key()));
    return keys;
  }
}
