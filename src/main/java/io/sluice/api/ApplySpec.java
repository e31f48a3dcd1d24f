package io.sluice.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;

/** How objects reach the cluster. Null fields have the defaults of the contract. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ApplySpec(
    Mode mode,
    Boolean prune,
    IntOrString pruneLimit,
    Boolean allowEmpty,
    DeletionPolicy deletionPolicy,
    String targetNamespace,
    String serviceAccountName,
    Boolean force,
    @JsonProperty("wait") Boolean waitForHealth,
    String timeout,
    String retryInterval,
    List<DependencyReference> dependsOn,
    Drift drift) {

  /** What is done with what was fetched. */
  public enum Mode {
    Apply,
    DryRun,
    Source
  }

  /** What becomes of applied objects when their Bucket is deleted. */
  public enum DeletionPolicy {
    Prune,
    Orphan
  }

  /** What is done about objects that others changed. */
  public enum Drift {
    Correct,
    Report,
    Ignore
  }
}
