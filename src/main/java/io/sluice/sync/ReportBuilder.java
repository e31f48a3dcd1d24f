package io.sluice.sync;

import io.sluice.apply.Inventory;
import java.time.Instant;

/** Gathers a {@link SyncReport} while a sync goes on. */
final class ReportBuilder {

  private final Trigger trigger;
  private final Instant begun;
  private Problem stalled;
  private Problem fetchFailed;
  private Problem buildFailed;
  private Problem applyFailed;
  private Problem drifted;
  private Problem pruneBlocked;
  private SyncReport.Seen source;
  private Inventory inventory;
  private SyncReport.Done done = SyncReport.Done.NOTHING;

  ReportBuilder(Trigger trigger, Instant begun) {
    this.trigger = trigger;
    this.begun = begun;
  }

  ReportBuilder stalled(String reason, String message) {
    stalled = new Problem(reason, message);
    return this;
  }

  ReportBuilder fetchFailed(Problem problem) {
    fetchFailed = problem;
    return this;
  }

  ReportBuilder buildFailed(Problem problem) {
    buildFailed = problem;
    return this;
  }

  ReportBuilder applyFailed(Problem problem) {
    applyFailed = problem;
    return this;
  }

  ReportBuilder drifted(Problem problem) {
    drifted = problem;
    return this;
  }

  ReportBuilder pruneBlocked(Problem problem) {
    pruneBlocked = problem;
    return this;
  }

  ReportBuilder source(SyncReport.Seen seen) {
    source = seen;
    return this;
  }

  ReportBuilder inventory(Inventory now) {
    inventory = now;
    return this;
  }

  ReportBuilder done(SyncReport.Done written) {
    done = written;
    return this;
  }

  SyncReport ended(Instant now) {
    return new SyncReport(
        trigger,
        begun,
        now,
        stalled,
        fetchFailed,
        buildFailed,
        applyFailed,
        drifted,
        pruneBlocked,
        source,
        inventory,
        done);
  }
}
