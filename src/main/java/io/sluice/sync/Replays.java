package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.notification.EventLog;
import io.sluice.notification.EventLogException;
import io.sluice.notification.ReplayStart;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.SourceLocation;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Set;
import org.jboss.logging.Logger;

/** Reads the event log again for one Bucket, where its annotation asks for it. Blocks. */
final class Replays {

  private static final Logger LOG = Logger.getLogger(Replays.class);
  static final String REPLAY_FROM = "sluice.io/replay-from";

  /**
   * What a sync has to look at.
   *
   * @param hints what notifications named, old and new
   * @param triggers why, with the replay among them
   * @param handled the annotation's value that this sync carries out; null for none
   * @param postponed whether a replay is due that could not be had now
   */
  record Asked(
      PendingHints.Taken hints, Set<Trigger> triggers, String handled, boolean postponed) {}

  private final EventLog log;
  private final EventRecorder events;

  Replays(EventLog log, EventRecorder events) {
    this.log = log;
    this.events = events;
  }

  /** Whether a Bucket's annotation asks for a replay that was not done yet. */
  boolean due(Bucket bucket, BucketStatus status) {
    var value = BucketWatch.annotation(bucket, REPLAY_FROM);
    return value != null && (status == null || !value.equals(status.lastHandledReplayAt()));
  }

  /**
   * Replays for a Bucket of which that is {@link #due}; what cannot be done ends in an event.
   *
   * @param specIsNew whether the Bucket is synced for its spec too, not only for the annotation
   */
  Asked of(Bucket bucket, Set<Trigger> triggers, PendingHints.Taken hints, boolean specIsNew)
      throws InterruptedException {
    var value = BucketWatch.annotation(bucket, REPLAY_FROM);
    try {
      var from = ReplayStart.parse(value);
      if (!log.keeps()) {
        events.warning(
            bucket,
            "ReplayNotPossible",
            "The event log is in memory, which keeps nothing to replay: set SLUICE_EVENTS_LOG=kafka");
        return new Asked(hints, triggers, value, false);
      }
      var keys = keys(SourceLocation.of(bucket.getSpec()), from);
      events.normal(bucket, "Replayed", keys.size() + " keys of the event log are looked at");
      return new Asked(hints.with(keys), withReplay(triggers, specIsNew), value, false);
    } catch (EventLogException e) {
      LOG.warnf(
          "%s: the event log cannot be replayed now: %s",
          BucketWatch.ref(bucket).display(), e.getMessage());
      events.warning(bucket, "ReplayFailed", "The event log cannot be read now: " + e.getMessage());
      return new Asked(hints, triggers, null, true);
    } catch (IllegalArgumentException | InvalidSourceException e) {
      events.warning(bucket, "ReplayNotPossible", REPLAY_FROM + ": " + e.getMessage());
      return new Asked(hints, triggers, value, false);
    }
  }

  private static Set<Trigger> withReplay(Set<Trigger> triggers, boolean specIsNew) {
    var all = EnumSet.copyOf(triggers);
    if (!specIsNew) {
      all.remove(Trigger.SPEC);
    }
    all.add(Trigger.REPLAY);
    return all;
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
