package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Secret;
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
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** One sync of one Bucket, from its source to a report. Blocks; used once. */
final class BucketSync {

  private final SyncParts parts;
  private final Bucket bucket;
  private final BucketMemory memory;
  private final Set<Trigger> triggers;
  private final ReportBuilder report;
  private Secret secret;
  private boolean credentialsRefused;

  BucketSync(SyncParts parts, Bucket bucket, BucketMemory memory, Set<Trigger> triggers) {
    this.parts = parts;
    this.bucket = bucket;
    this.memory = memory;
    this.triggers = triggers;
    this.report = new ReportBuilder(triggers.iterator().next(), parts.clock().instant());
  }

  /**
   * What the Secret's resourceVersion was that the store refused; null where there was none, or it
   * was not refused.
   */
  String refusedSecretVersion() {
    return credentialsRefused && secret != null ? secret.getMetadata().getResourceVersion() : null;
  }

  /** Whether the store refused the credentials, or they are missing. */
  boolean credentialsRefused() {
    return credentialsRefused;
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
    try {
      secret = parts.access().secret(bucket);
      var source = parts.access().open(bucket, secret, memory.ignoreFiles());
      var listing = parts.snapshots().list(source.selection(), source.store());
      if (EffectiveApply.of(bucket.getSpec()).mode() == Mode.Source) {
        fetchOnly(source, listing);
      } else {
        new SyncApply(parts, bucket, memory, triggers, source, report, mayWrite).from(listing);
      }
      memory.fetchSucceeded();
    } catch (InvalidSourceException e) {
      boolean unknown = e.reason() == InvalidSourceException.Reason.NOT_SUPPORTED;
      report.stalled(unknown ? "NotSupported" : "URLInvalid", e.getMessage());
    } catch (SourceTooLargeException e) {
      report.fetchFailed(new Problem("SourceTooLarge", e.getMessage()));
    } catch (StorageException e) {
      credentialsRefused =
          e.reason() == Reason.AUTHENTICATION || e.reason() == Reason.ACCESS_DENIED;
      report.fetchFailed(problem(e));
    }
    return report.ended(parts.clock().instant());
  }

  /** The report of a sync that could not go on: what was found before still stands. */
  SyncReport brokenOff(Problem problem) {
    return report.applyFailed(problem).ended(parts.clock().instant());
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
    memory.settled(snapshot.whole());
  }

  static SyncReport.Seen seen(Snapshot snapshot) {
    return new SyncReport.Seen(
        snapshot.revision(),
        snapshot.index().size() + snapshot.listing().others(),
        snapshot.index().values().stream().mapToLong(meta -> meta.size()).sum(),
        snapshot.whole());
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

  private static Problem problem(StorageException e) {
    return new Problem(reason(e), e.getMessage());
  }

  private static String reason(StorageException e) {
    return e.reason() == Reason.AUTHENTICATION ? "AuthenticationFailed" : "BucketOperationFailed";
  }
}
