package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.apply.ApiException;
import java.net.HttpURLConnection;
import org.jboss.logging.Logger;

/** Keeps a Bucket's status in the cluster, and tells by events what changed in it. Blocks. */
final class StatusRecord {

  private static final Logger LOG = Logger.getLogger(StatusRecord.class);

  private final BucketApi buckets;
  private final BucketStatusFactory statuses;
  private final StatusWriter writer;
  private final BucketEvents events;

  StatusRecord(
      BucketApi buckets, BucketStatusFactory statuses, StatusWriter writer, BucketEvents events) {
    this.buckets = buckets;
    this.statuses = statuses;
    this.writer = writer;
    this.events = events;
  }

  /** Says that a sync goes on, and with what; that it could not be said is no error. */
  void progress(Bucket bucket, BucketMemory memory, String what) {
    var before = memory.status(bucket.getStatus());
    var now = statuses.reconciling(bucket, before, what);
    try {
      writer.write(bucket, before, now);
      memory.status(now, true);
      memory.nowTold(memory.told(before));
    } catch (ApiException e) {
      LOG.debugf("The progress of %s was not told: %s", bucket.getMetadata(), e.getMessage());
      memory.status(null, false);
    }
  }

  /** What the cluster has, also where a write before may or may not have been done. */
  private BucketStatus statusBefore(Bucket bucket, BucketMemory memory) {
    return memory.statusKnown()
        ? memory.status(null)
        : buckets.find(BucketWatch.ref(bucket)).map(Bucket::getStatus).orElse(null);
  }

  /**
   * Writes what came of a sync; nothing where the Bucket is gone.
   *
   * @param replayHandled the replay that was carried out; null for none
   * @param pushed null where no notification led to a change
   * @throws ApiException where the API server refuses or is away
   */
  void ended(
      Bucket bucket, BucketMemory memory, SyncReport report, String replayHandled, Pushed pushed) {
    var before = statusBefore(bucket, memory);
    var now = statuses.ended(bucket, before, report, replayHandled, pushed);
    try {
      writer.write(bucket, before, now);
      memory.status(now, true);
    } catch (ApiException e) {
      memory.status(null, false);
      if (e.isNotFound() || e.code() == HttpURLConnection.HTTP_CONFLICT) {
        return;
      }
      throw e;
    }
    events.tell(bucket, memory.told(before), now, report);
    memory.nowTold(now);
  }
}
