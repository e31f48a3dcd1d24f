package io.sluice.sync;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.MicroTime;
import io.fabric8.kubernetes.api.model.ObjectReferenceBuilder;
import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import io.sluice.apply.ApiException;
import io.sluice.apply.KubeObjects;
import io.sluice.apply.ResourceKind;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import org.jboss.logging.Logger;

/**
 * Writes Kubernetes events about Buckets. A lost event is logged, never an error. Blocks for one
 * request.
 */
final class EventRecorder {

  private static final Logger LOG = Logger.getLogger(EventRecorder.class);
  private static final int LONGEST = 1024;
  private static final ResourceKind EVENTS =
      new ResourceKind("", "v1", "Event", "events", true, Set.of());

  private final KubeObjects objects;
  private final String instance;
  private final Clock clock;

  EventRecorder(KubeObjects objects, String instance, Clock clock) {
    this.objects = objects;
    this.instance = instance;
    this.clock = clock;
  }

  void normal(Bucket bucket, String reason, String message) {
    normal(bucket, bucket.getStatus(), reason, message);
  }

  void warning(Bucket bucket, String reason, String message) {
    warning(bucket, bucket.getStatus(), reason, message);
  }

  /**
   * @param now the Bucket's status, newer than the one it was read with
   */
  void normal(Bucket bucket, BucketStatus now, String reason, String message) {
    record(bucket, revision(now), "Normal", reason, message);
  }

  /**
   * @param now the Bucket's status, newer than the one it was read with
   */
  void warning(Bucket bucket, BucketStatus now, String reason, String message) {
    record(bucket, revision(now), "Warning", reason, message);
  }

  private void record(Bucket bucket, String revision, String type, String reason, String message) {
    var meta = bucket.getMetadata();
    var now = clock.instant();
    var name =
        meta.getName()
            + "."
            + Long.toHexString(now.toEpochMilli())
            + Integer.toHexString(ThreadLocalRandom.current().nextInt());
    var event =
        new EventBuilder()
            .withNewMetadata()
            .withName(name)
            .withNamespace(meta.getNamespace())
            .withAnnotations(Map.of("source.toolkit.fluxcd.io/revision", revision))
            .endMetadata()
            .withType(type)
            .withReason(reason)
            .withAction(reason)
            .withMessage(
                message.length() > LONGEST ? message.substring(0, LONGEST - 1) + "…" : message)
            .withEventTime(new MicroTime(now.truncatedTo(ChronoUnit.MICROS).toString()))
            .withReportingComponent("sluice")
            .withReportingInstance(instance)
            .withInvolvedObject(
                new ObjectReferenceBuilder()
                    .withApiVersion(bucket.getApiVersion())
                    .withKind(bucket.getKind())
                    .withNamespace(meta.getNamespace())
                    .withName(meta.getName())
                    .withUid(meta.getUid())
                    .withResourceVersion(meta.getResourceVersion())
                    .build())
            .build();
    try {
      objects.create(EVENTS, event);
    } catch (ApiException e) {
      LOG.debugf(
          "Event %s of %s/%s was not written: %s",
          reason, meta.getNamespace(), meta.getName(), e.getMessage());
    }
  }

  private static String revision(BucketStatus status) {
    return status == null || status.artifact() == null ? "" : status.artifact().revision();
  }
}
