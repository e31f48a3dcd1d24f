package io.sluice.sync;

import io.sluice.api.ApplySpec;
import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.api.BucketStatus.Artifact;
import io.sluice.api.BucketStatus.HistoryEntry;
import io.sluice.api.BucketStatus.InventoryStatus;
import io.sluice.api.Durations;
import io.sluice.api.EffectiveApply;
import io.sluice.apply.Inventory;
import io.sluice.apply.InventoryEntry;
import java.time.Clock;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Makes a Bucket's next status of its last one and a report. Pure but for the clock. */
final class BucketStatusFactory {

  static final String REQUESTED_AT = "reconcile.fluxcd.io/requestedAt";
  private static final int HISTORY = 10;
  private static final int ENTRIES = 256;

  private final Clock clock;

  BucketStatusFactory(Clock clock) {
    this.clock = clock;
  }

  /** The status while a sync takes its time: everything else stays. */
  BucketStatus reconciling(Bucket bucket, BucketStatus before, String what) {
    var conditions =
        new Conditions(before == null ? null : before.conditions(), generation(bucket), clock);
    conditions.set("Reconciling", "True", "Progressing", what);
    conditions.set("Ready", "Unknown", "Progressing", what);
    for (var type :
        List.of(
            "ArtifactInStorage",
            "FetchFailed",
            "BuildFailed",
            "ApplyFailed",
            "PruneBlocked",
            "Drifted")) {
      conditions.keep(type);
    }
    return withConditions(before, conditions);
  }

  /**
   * The status after a sync.
   *
   * @param replayHandled the replay that it carried out; null for none
   * @param pushed what notifications made of it; null for nothing
   */
  BucketStatus ended(
      Bucket bucket, BucketStatus last, SyncReport report, String replayHandled, Pushed pushed) {
    var before = last == null ? empty() : last;
    var artifact = artifact(before.artifact(), report);
    boolean applies = EffectiveApply.of(bucket.getSpec()).mode() == ApplySpec.Mode.Apply;
    boolean attempted = applies && report.attempted();
    boolean whole = attempted && report.first() == null;
    return new BucketStatus(
        generation(bucket),
        conditions(bucket, before, report, artifact),
        artifact,
        before.url(),
        before.observedIgnore(),
        whole ? report.source().revision() : before.lastAppliedRevision(),
        attempted ? report.source().revision() : before.lastAttemptedRevision(),
        requestedAt(bucket, before),
        replayHandled == null ? before.lastHandledReplayAt() : replayHandled,
        report.inventory() == null ? before.inventory() : inventory(report.inventory()),
        history(before.history(), report, attempted),
        pushed == null ? before.push() : pushed.status());
  }

  private List<io.fabric8.kubernetes.api.model.Condition> conditions(
      Bucket bucket, BucketStatus before, SyncReport report, Artifact artifact) {
    var conditions = new Conditions(before.conditions(), generation(bucket), clock);
    var first = report.first();
    if (first == null) {
      conditions.set("Ready", "True", "Succeeded", success(bucket, report));
    } else {
      conditions.set("Ready", "False", first.reason(), first.message());
    }
    if (artifact != null) {
      conditions.set(
          "ArtifactInStorage", "True", "Succeeded", "Fetched revision " + artifact.revision());
    }
    conditions.negative("Stalled", report.stalled());
    conditions.negative("FetchFailed", report.fetchFailed());
    if (report.fetchFailed() != null && report.source() == null) {
      for (var type : List.of("BuildFailed", "ApplyFailed", "PruneBlocked", "Drifted")) {
        conditions.keep(type);
      }
    } else {
      conditions.negative("BuildFailed", report.buildFailed());
      conditions.negative("ApplyFailed", report.applyFailed());
      conditions.negative("PruneBlocked", report.pruneBlocked());
      conditions.negative("Drifted", report.drifted());
    }
    return conditions.all();
  }

  private static String success(Bucket bucket, SyncReport report) {
    return EffectiveApply.of(bucket.getSpec()).mode() == ApplySpec.Mode.Apply
        ? "Applied revision "
            + report.source().revision()
            + ": "
            + count(report.inventory().size(), "object")
        : "Fetched revision "
            + report.source().revision()
            + ": "
            + count(report.source().keys(), "key");
  }

  private static String count(long n, String noun) {
    return n + " " + noun + (n == 1 ? "" : "s");
  }

  private Artifact artifact(Artifact before, SyncReport report) {
    if (!report.fetchedWhole()
        || (before != null && Objects.equals(before.revision(), report.source().revision()))) {
      return before;
    }
    return new Artifact(
        null,
        null,
        null,
        report.source().revision(),
        clock.instant().truncatedTo(ChronoUnit.SECONDS).toString(),
        report.source().bytes(),
        null);
  }

  private static InventoryStatus inventory(Inventory inventory) {
    return new InventoryStatus(
        (long) inventory.size(),
        inventory.entries().values().stream()
            .limit(ENTRIES)
            .map(e -> new InventoryStatus.Entry(e.id().inventoryId(), version(e)))
            .toList());
  }

  private static String version(InventoryEntry entry) {
    var apiVersion = entry.apiVersion();
    return apiVersion.substring(apiVersion.indexOf('/') + 1);
  }

  private static List<HistoryEntry> history(
      List<HistoryEntry> before, SyncReport report, boolean attempted) {
    var entries = before == null ? List.<HistoryEntry>of() : before;
    if (!attempted) {
      return before;
    }
    var first = report.first();
    var result = first == null ? "Succeeded" : first.reason();
    var last = entries.isEmpty() ? null : entries.getFirst();
    boolean news =
        last == null
            || !last.revision().equals(report.source().revision())
            || !last.result().equals(result)
            || report.done().applied() + report.done().pruned() > 0;
    if (!news) {
      return before;
    }
    var next = new ArrayList<HistoryEntry>();
    next.add(
        new HistoryEntry(
            report.source().revision(),
            report.ended().truncatedTo(ChronoUnit.SECONDS).toString(),
            report.trigger().label(),
            null,
            (long) report.inventory().size(),
            report.done().applied(),
            report.done().pruned(),
            report.done().failed(),
            Durations.format(
                Duration.between(report.begun(), report.ended()).truncatedTo(ChronoUnit.MILLIS)),
            result));
    next.addAll(entries.subList(0, Math.min(entries.size(), HISTORY - 1)));
    return List.copyOf(next);
  }

  private static BucketStatus empty() {
    return new BucketStatus(null, null, null, null, null, null, null, null, null, null, null, null);
  }

  private static BucketStatus withConditions(BucketStatus before, Conditions conditions) {
    var s = before == null ? empty() : before;
    return new BucketStatus(
        s.observedGeneration(),
        conditions.all(),
        s.artifact(),
        s.url(),
        s.observedIgnore(),
        s.lastAppliedRevision(),
        s.lastAttemptedRevision(),
        s.lastHandledReconcileAt(),
        s.lastHandledReplayAt(),
        s.inventory(),
        s.history(),
        s.push());
  }

  private static String requestedAt(Bucket bucket, BucketStatus before) {
    var annotations = bucket.getMetadata().getAnnotations();
    var asked = annotations == null ? null : annotations.get(REQUESTED_AT);
    return asked == null ? before.lastHandledReconcileAt() : asked;
  }

  private static long generation(Bucket bucket) {
    return bucket.getMetadata().getGeneration();
  }
}
