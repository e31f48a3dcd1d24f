package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.api.EffectiveApply;
import io.sluice.apply.BucketRef;
import java.time.Duration;

/** Sets the clocks of a Bucket after a sync, as the contract's Clocks say. */
final class NextSync {

  private static final Duration FIRST_RETRY = Duration.ofMillis(750);
  private static final Duration LONGEST_RETRY = Duration.ofSeconds(10);
  private static final Duration POSTPONED = Duration.ofSeconds(30);

  private final Term term;

  NextSync(Term term) {
    this.term = term;
  }

  /**
   * After a sync that came to an end.
   *
   * @param postponed whether something that was asked for could not be done yet
   */
  void ended(
      Bucket bucket, BucketMemory memory, BucketSync sync, SyncReport report, boolean postponed) {
    var ref = BucketWatch.ref(bucket);
    if (report.stalled() != null) {
      term.rest(ref);
      return;
    }
    var interval = bucket.getSpec().pollInterval();
    if (sync.listed() && report.source() != null || !term.polls().scheduled(ref)) {
      term.polls().restart(ref, interval);
    }
    term.secrets().await(ref, sync.suspectSecrets(report), sync.named()::version);
    if (report.fetchFailed() == null) {
      memory.fetchSucceeded();
    }
    if (report.fetchFailed() != null) {
      term.loop().triggerLater(ref, Trigger.RETRY, backOff(memory.fetchFailed(), interval));
    } else if (report.applyFailed() != null) {
      var retry = EffectiveApply.of(bucket.getSpec()).retryInterval();
      term.loop().triggerLater(ref, Trigger.RETRY, shorter(retry, interval));
    } else if (postponed) {
      term.loop().triggerLater(ref, Trigger.RETRY, shorter(POSTPONED, interval));
    }
  }

  /** After a sync that the API server broke off. */
  void brokenOff(BucketRef ref, BucketMemory memory) {
    term.loop().triggerLater(ref, Trigger.RETRY, backOff(memory.brokenOff(), LONGEST_RETRY));
  }

  private static Duration backOff(int failures, Duration longest) {
    return shorter(FIRST_RETRY.multipliedBy(1L << Math.min(failures - 1, 20)), longest);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
