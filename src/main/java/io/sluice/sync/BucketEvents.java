package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Condition;
import io.sluice.api.Bucket;
import io.sluice.api.BucketStatus;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Tells people, by Kubernetes events and log lines, what a sync changed: what did and what went
 * wrong, once, not at each try.
 */
final class BucketEvents {

  private static final Logger LOG = Logger.getLogger(BucketEvents.class);
  private static final Set<String> BAD =
      Set.of("Stalled", "FetchFailed", "BuildFailed", "ApplyFailed", "PruneBlocked", "Drifted");

  private final EventRecorder recorder;

  BucketEvents(EventRecorder recorder) {
    this.recorder = recorder;
  }

  void tell(Bucket bucket, BucketStatus before, BucketStatus now, SyncReport report) {
    var name = bucket.getMetadata().getNamespace() + "/" + bucket.getMetadata().getName();
    var old = conditions(before);
    for (var condition : now.conditions()) {
      if (BAD.contains(condition.getType()) && !stands(old, condition)) {
        LOG.warnf("%s: %s: %s", name, condition.getReason(), condition.getMessage());
        recorder.warning(bucket, now, condition.getReason(), condition.getMessage());
      }
    }
    var done = report.done();
    if (done.applied() + done.pruned() > 0) {
      LOG.infof(
          "%s: %d applied, %d pruned, %d failed in %d ms (%s): %s",
          name,
          done.applied(),
          done.pruned(),
          done.failed(),
          java.time.Duration.between(report.begun(), report.ended()).toMillis(),
          report.trigger().label(),
          done.summary());
      recorder.normal(
          bucket, now, "Applied", done.summary() + "; revision " + report.source().revision());
    } else if (ready(now) && !ready(before)) {
      LOG.infof("%s: ready", name);
      recorder.normal(bucket, now, "Succeeded", message(now, "Ready"));
    } else if (!Objects.equals(revision(before), revision(now))) {
      recorder.normal(bucket, now, "NewArtifact", "Fetched revision " + revision(now));
    }
  }

  private static boolean stands(List<Condition> conditions, Condition condition) {
    return conditions.stream()
        .anyMatch(
            c ->
                c.getType().equals(condition.getType())
                    && Objects.equals(c.getReason(), condition.getReason())
                    && Objects.equals(c.getMessage(), condition.getMessage()));
  }

  private static boolean ready(BucketStatus status) {
    return conditions(status).stream()
        .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  private static String message(BucketStatus status, String type) {
    return conditions(status).stream()
        .filter(c -> c.getType().equals(type))
        .map(Condition::getMessage)
        .findFirst()
        .orElse("");
  }

  private static String revision(BucketStatus status) {
    return status == null || status.artifact() == null ? null : status.artifact().revision();
  }

  private static List<Condition> conditions(BucketStatus status) {
    return status == null || status.conditions() == null ? List.of() : status.conditions();
  }
}
