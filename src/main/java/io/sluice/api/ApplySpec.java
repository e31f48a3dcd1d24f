package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.quarkus.runtime.annotations.RegisterForReflection;
import java.util.List;

/** How objects reach the cluster, as written; {@link EffectiveApply} has the defaults. */
@RegisterForReflection
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record ApplySpec(
    @JsonPropertyDescription(
            """
            Apply (the default where apply is set or url is used), DryRun (asks the API server, and
            changes nothing), or Source (fetches and reports only).\
            """)
        Mode mode,
    @JsonPropertyDescription(
            "Delete from the cluster what is no longer in the source; true by default.")
        Boolean prune,
    @JsonPropertyDescription(
            """
            How many objects, or how much percent of them, may be pruned within 10 minutes; 50% by
            default. More is held back until approved.\
            """)
        @ValidationRule(
            value = BucketRules.PRUNE_LIMIT,
            message = "pruneLimit must be a number of objects, or a percentage from 0% to 100%")
        IntOrString pruneLimit,
    @JsonPropertyDescription("Let an empty source prune everything it applied; false by default.")
        Boolean allowEmpty,
    @JsonPropertyDescription(
            """
            What becomes of the applied objects when the Bucket is deleted: Prune (the default)
            deletes them, Orphan leaves them.\
            """)
        DeletionPolicy deletionPolicy,
    @JsonPropertyDescription("Namespace into which every namespaced object is put.")
        @Size(min = 1, max = 63)
        @Pattern("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")
        String targetNamespace,
    @JsonPropertyDescription(
            """
            ServiceAccount of the Bucket's namespace that is impersonated for every read and write
            on the Bucket's behalf.\
            """)
        @Size(min = 1, max = 253)
        String serviceAccountName,
    @JsonPropertyDescription(
            """
            Delete and create anew an object whose change the API server refuses because a field is
            immutable; false by default.\
            """)
        Boolean force,
    @JsonPropertyDescription(
            "Be Ready only when the applied objects are healthy; false by default.")
        @JsonProperty("wait")
        Boolean waitForHealth,
    @JsonPropertyDescription(
            "How long applying, and with wait becoming healthy, may take; 5m by default.")
        @Pattern(Durations.PATTERN)
        String timeout,
    @JsonPropertyDescription(
            "When failed objects of an unchanged source are tried again; 1m by default.")
        @Pattern(Durations.PATTERN)
        String retryInterval,
    @JsonPropertyDescription("Buckets that must be Ready before this one is applied.")
        List<DependencyReference> dependsOn,
    @JsonPropertyDescription(
            """
            What is done about applied objects that others changed: Correct (the default), Report,
            or Ignore.\
            """)
        Drift drift) {

  /** What is done with what was fetched. */
  @RegisterForReflection
  public enum Mode {
    Apply,
    DryRun,
    Source
  }

  /** What becomes of applied objects when their Bucket is deleted. */
  @RegisterForReflection
  public enum DeletionPolicy {
    Prune,
    Orphan
  }

  /** What is done about objects that others changed. */
  @RegisterForReflection
  public enum Drift {
    Correct,
    Report,
    Ignore
  }
}
