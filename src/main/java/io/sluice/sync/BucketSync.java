package io.sluice.sync;

import io.sluice.api.ApplySpec.Mode;
import io.sluice.api.Bucket;
import io.sluice.api.EffectiveApply;
import io.sluice.api.UnsupportedFields;
import io.sluice.snapshot.Listing;
import io.sluice.snapshot.Snapshot;
import io.sluice.snapshot.SourceTooLargeException;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import io.sluice.sync.SyncPhases.Phase;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One sync of one Bucket, from its source to a report. Blocks; used once. */
final class BucketSync {

  private static final Set<Trigger> LOOKS = Set.of(Trigger.EVENT, Trigger.REPLAY);

  private final SyncParts parts;
  private final Bucket bucket;
  private final BucketMemory memory;
  private final Set<Trigger> triggers;
  private final PendingHints.Taken hints;
  private final ReportBuilder report;
  private final SyncPhases phases;
  private NamedObjects named = NamedObjects.NONE;
  private Reason unread;
  private boolean listed;
  private Set<String> changedKeys = Set.of();

  BucketSync(
      SyncParts parts,
      Bucket bucket,
      BucketMemory memory,
      Set<Trigger> triggers,
      PendingHints.Taken hints,
      SyncPhases phases) {
    this.parts = parts;
    this.bucket = bucket;
    this.memory = memory;
    this.triggers = triggers;
    this.hints = hints;
    this.phases = phases;
    this.report = new ReportBuilder(triggers.iterator().next(), parts.clock().instant());
  }

  /** The objects that the source names, as they were read; none where that was not needed. */
  NamedObjects named() {
    return named;
  }

  /**
   * The Secrets whose change may let the source be read, or more of it.
   *
   * @param ended what the sync came to
   */
  Set<String> suspectSecrets(SyncReport ended) {
    var reason = unread == null && ended.refusedForAKey() ? Reason.ACCESS_DENIED : unread;
    return reason == null ? Set.of() : NamedSecrets.suspects(bucket.getSpec(), reason);
  }

  /**
   * Runs the sync.
   *
   * @param mayWrite asked before every write to the cluster
   * @throws io.sluice.apply.ApiException where the API server gives no answer
   */
  SyncReport run(WritePermit mayWrite) throws InterruptedException {
    var unsupported = UnsupportedFields.of(bucket.getSpec());
    if (!unsupported.isEmpty()) {
      return report
          .stalled(
              "NotSupported",
              String.join("; ", unsupported.stream().map(Objects::toString).toList()))
          .ended(parts.clock().instant());
    }
    var lastSeen = memory.lastSeen();
    memory.lastSeen(null);
    try {
      if (!look(lastSeen, mayWrite)) {
        list(mayWrite);
      }
    } catch (InvalidSourceException e) {
      report.stalled(stalledBy(e), e.getMessage());
    } catch (SourceTooLargeException e) {
      report.fetchFailed(new Problem("SourceTooLarge", e.getMessage()));
    } catch (StorageException e) {
      unread = e.reason();
      report.fetchFailed(problem(e));
    }
    return report.ended(parts.clock().instant());
  }

  /** Whether the whole source was listed. */
  boolean listed() {
    return listed;
  }

  /**
   * Keys that were known before, and changed or went, or are new; as far as the source could be
   * seen.
   */
  Set<String> changedKeys() {
    return changedKeys;
  }

  private void list(WritePermit mayWrite)
      throws InvalidSourceException,
          StorageException,
          SourceTooLargeException,
          InterruptedException {
    phases.enter(Phase.LIST);
    named = parts.access().named(bucket);
    if (triggers.contains(Trigger.REQUEST) || triggers.contains(Trigger.SPEC)) {
      memory.ignoreFiles().expire();
    }
    var source = parts.access().open(bucket, named, memory.ignoreFiles());
    var listing = parts.snapshots().list(source.selection(), source.store());
    listed = true;
    changedKeys = changed(memory.etags(), listing);
    phases.enter(Phase.FETCH);
    if (EffectiveApply.of(bucket.getSpec()).mode() == Mode.Source) {
      fetchOnly(source, listing);
      return;
    }
    var apply = new SyncApply(parts, bucket, memory, triggers, source, report, mayWrite, phases);
    apply.begin();
    apply.from(listing);
    memory.source(source);
  }

  /** Whether it was enough to look at the keys that notifications named. */
  private boolean look(LastSeen lastSeen, WritePermit mayWrite) throws InterruptedException {
    if (!LOOKS.containsAll(triggers)
        || lastSeen == null
        || memory.source() == null
        || !hints.worthLooking(lastSeen.listing().manifests().size())) {
      return false;
    }
    try {
      var apply =
          new SyncApply(parts, bucket, memory, triggers, memory.source(), report, mayWrite, phases);
      apply.begin();
      return apply.from(lastSeen, hints.keys());
    } catch (StorageException | SourceTooLargeException e) {
      return false;
    }
  }

  /** The report of a sync that could not go on: what was found before still stands. */
  SyncReport brokenOff(Problem problem) {
    return report.applyFailed(problem).ended(parts.clock().instant());
  }

  private static Set<String> changed(Map<String, String> known, Listing listing) {
    Set<String> changed = new HashSet<>(known.keySet());
    changed.removeAll(listing.manifests().keySet());
    listing
        .manifests()
        .forEach(
            (key, meta) -> {
              if (!meta.etag().equals(known.get(key))) {
                changed.add(key);
              }
            });
    return changed;
  }

  private void fetchOnly(Source source, Listing listing)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var snapshot =
        parts
            .snapshots()
            .fetch(source.store(), listing, memory.etags(), Set.of(), (meta, body) -> {});
    report.source(seen(snapshot));
    if (!snapshot.failed().isEmpty()) {
      report.fetchFailed(unreadable(snapshot));
    }
    Map<String, String> etags = new HashMap<>();
    snapshot.index().forEach((key, meta) -> etags.put(key, meta.etag()));
    snapshot.failed().keySet().forEach(etags::remove);
    memory.keepFetched(etags);
  }

  static SyncReport.Seen seen(Snapshot snapshot) {
    return new SyncReport.Seen(
        snapshot.revision(),
        snapshot.index().size() + snapshot.listing().others(),
        snapshot.index().values().stream().mapToLong(meta -> meta.size()).sum(),
        snapshot.whole(),
        snapshot.failed().values().stream().anyMatch(BucketSync::refusesCredentials));
  }

  private static boolean refusesCredentials(StorageException e) {
    return e.reason() == Reason.AUTHENTICATION || e.reason() == Reason.ACCESS_DENIED;
  }

  /** What the keys that could not be read have in common: the first one's reason. */
  static Problem unreadable(Snapshot snapshot) {
    var reason =
        snapshot.failed().values().stream()
            .map(BucketSync::reason)
            .sorted()
            .findFirst()
            .orElseThrow();
    return Problem.of(
        reason,
        snapshot.failed().values().stream()
            .map(Throwable::getMessage)
            .distinct()
            .sorted()
            .toList());
  }

  private static String stalledBy(InvalidSourceException e) {
    return switch (e.reason()) {
      case NOT_SUPPORTED -> "NotSupported";
      case STS_INVALID -> "InvalidSTSConfiguration";
      case URL_INVALID -> "URLInvalid";
    };
  }

  private static Problem problem(StorageException e) {
    return new Problem(reason(e), e.getMessage());
  }

  private static String reason(StorageException e) {
    return e.reason() == Reason.AUTHENTICATION ? "AuthenticationFailed" : "BucketOperationFailed";
  }
}
