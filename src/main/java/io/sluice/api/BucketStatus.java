package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.Condition;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;
import java.util.Map;

/** What is known of a Bucket. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record BucketStatus(
    @JsonPropertyDescription("Generation of the spec that the last ended sync covered.")
        Long observedGeneration,
    @JsonPropertyDescription("State of the Bucket; of the negative ones only those that hold.")
        List<Condition> conditions,
    @JsonPropertyDescription("The last snapshot of the source that was fetched whole.")
        Artifact artifact,
    @JsonPropertyDescription("Address of the latest artifact, where one is served.") String url,
    @JsonPropertyDescription("The ignore rules of the last artifact.") String observedIgnore,
    @JsonPropertyDescription("The last revision that was applied whole.")
        String lastAppliedRevision,
    @JsonPropertyDescription("The last revision that was tried.") String lastAttemptedRevision,
    @JsonPropertyDescription(
            "Value of the annotation reconcile.fluxcd.io/requestedAt that the last ended sync met.")
        String lastHandledReconcileAt,
    @JsonPropertyDescription(
            "Value of the annotation sluice.io/replay-from that was carried out last.")
        String lastHandledReplayAt,
    @JsonPropertyDescription("What is in the cluster for this Bucket.") InventoryStatus inventory,
    @JsonPropertyDescription("The last syncs that changed something, newest first.")
        @Size(max = MAX_HISTORY)
        List<HistoryEntry> history,
    @JsonPropertyDescription(
            "The last notifications that changed something; absent where none ever did.")
        PushStatus push) {

  /** How many entries {@code history} may have. */
  public static final int MAX_HISTORY = 10;

  /** How many entries {@code inventory.entries} may have. */
  public static final int MAX_INVENTORY_ENTRIES = 256;

  /** The last snapshot fetched whole; times are RFC 3339. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record Artifact(
      @Pattern("^[a-z0-9]+(?:[.+_-][a-z0-9]+)*:[a-zA-Z0-9=_-]+$")
          @JsonPropertyDescription(
              "Digest of the artifact's file, ALGORITHM:CHECKSUM, where one is served.")
          String digest,
      @JsonPropertyDescription("Path of the artifact's file, where one is served.") String path,
      @JsonPropertyDescription("Address of the artifact's file, where one is served.") String url,
      @Required
          @JsonPropertyDescription(
              "sha256: over the sorted lines KEY SPACE ETAG NEWLINE of the snapshot.")
          String revision,
      @Required @JsonPropertyDescription("When the revision was fetched.") String lastUpdateTime,
      @JsonPropertyDescription("Number of bytes.") Long size,
      @JsonPropertyDescription("What else is known of the artifact.")
          Map<String, String> metadata) {}

  /** How many objects are in the cluster for this Bucket, and up to 256 of them. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record InventoryStatus(
      @JsonPropertyDescription("How many objects there are.") Long objects,
      @JsonPropertyDescription("The objects, or the first 256 of them.")
          @Size(max = MAX_INVENTORY_ENTRIES)
          List<Entry> entries) {

    /** {@code id} is NAMESPACE_NAME_GROUP_KIND, {@code v} the API version without its group. */
    @RegisterForReflection
    @JsonIgnoreProperties(ignoreUnknown = true)
    public record Entry(
        @Required @JsonPropertyDescription("NAMESPACE_NAME_GROUP_KIND.") String id,
        @Required @JsonPropertyDescription("API version, without the group.") String v) {}
  }

  /**
   * One ended sync that changed something, newest first in the list; {@code duration} is in Go's
   * form.
   */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record HistoryEntry(
      @JsonPropertyDescription("The revision that was taken.") String revision,
      @JsonPropertyDescription("When the sync ended.") String appliedAt,
      @JsonPropertyDescription("What began the sync.") String trigger,
      @JsonPropertyDescription("The instant to which the source was pinned.") String asOf,
      @JsonPropertyDescription("How many objects the source held.") Long objects,
      @JsonPropertyDescription("How many of them were written.") Long applied,
      @JsonPropertyDescription("How many objects were deleted.") Long pruned,
      @JsonPropertyDescription("How many objects failed.") Long failed,
      @JsonPropertyDescription("How long the sync took, such as 1.5s.") String duration,
      @JsonPropertyDescription("How the sync ended.") String result) {}

  /** How the last sync that notifications asked for, and that changed something, went. */
  @RegisterForReflection
  @JsonInclude(JsonInclude.Include.NON_NULL)
  @JsonIgnoreProperties(ignoreUnknown = true)
  public record PushStatus(
      @JsonPropertyDescription(
              "When the first of the changes it took happened in the bucket, by the sender's clock.")
          String lastEventTime,
      @JsonPropertyDescription("How long that took to be applied, such as 0.4s.") String lag) {}
}
