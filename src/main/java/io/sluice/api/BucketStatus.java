package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.fabric8.kubernetes.api.model.Condition;
import java.util.List;

/** What is known of a Bucket. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BucketStatus(
    Long observedGeneration,
    List<Condition> conditions,
    Artifact artifact,
    String url,
    String observedIgnore,
    String lastAppliedRevision,
    String lastAttemptedRevision,
    String lastHandledReconcileAt,
    String lastHandledReplayAt,
    InventoryStatus inventory,
    List<HistoryEntry> history) {

  /** The last snapshot fetched whole; times are RFC 3339. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Artifact(
      String digest, String path, String url, String revision, String lastUpdateTime, Long size) {}

  /** How many objects are in the cluster for this Bucket, and up to 256 of them. */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record InventoryStatus(Long objects, List<Entry> entries) {

    /** {@code id} is NAMESPACE_NAME_GROUP_KIND, {@code v} the API version without its group. */
    public record Entry(String id, String v) {}
  }

  /**
   * One ended sync that changed something, newest first in the list; {@code duration} is in Go's
   * form.
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record HistoryEntry(
      String revision,
      String appliedAt,
      String trigger,
      String asOf,
      Long objects,
      Long applied,
      Long pruned,
      Long failed,
      String duration,
      String result) {}
}
