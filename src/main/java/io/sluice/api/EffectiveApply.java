package io.sluice.api;

import static java.util.Objects.requireNonNullElse;

import io.sluice.api.ApplySpec.DeletionPolicy;
import io.sluice.api.ApplySpec.Drift;
import io.sluice.api.ApplySpec.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * {@code spec.apply} with the contract's defaults in place of what was not written. No component is
 * null.
 *
 * @param targetNamespace empty: the manifests' own namespaces
 * @param serviceAccountName empty: see "Whose rights" in the contract
 * @param waitForHealth {@code spec.apply.wait}
 */
public record EffectiveApply(
    Mode mode,
    boolean prune,
    PruneLimit pruneLimit,
    boolean allowEmpty,
    DeletionPolicy deletionPolicy,
    Optional<String> targetNamespace,
    Optional<String> serviceAccountName,
    boolean force,
    boolean waitForHealth,
    Duration timeout,
    Duration retryInterval,
    List<DependencyReference> dependsOn,
    Drift drift) {

  private static final ApplySpec NOTHING_WRITTEN =
      new ApplySpec(null, null, null, null, null, null, null, null, null, null, null, null, null);

  /**
   * What holds for a Bucket: in Flux's form ({@code bucketName}) without {@code spec.apply} it is a
   * source only.
   *
   * @param spec a spec that the CRD accepted
   */
  public static EffectiveApply of(BucketSpec spec) {
    Mode defaultMode = spec.url() == null && spec.apply() == null ? Mode.Source : Mode.Apply;
    ApplySpec written = requireNonNullElse(spec.apply(), NOTHING_WRITTEN);
    return new EffectiveApply(
        requireNonNullElse(written.mode(), defaultMode),
        requireNonNullElse(written.prune(), true),
        PruneLimit.parse(written.pruneLimit()),
        requireNonNullElse(written.allowEmpty(), false),
        requireNonNullElse(written.deletionPolicy(), DeletionPolicy.Prune),
        Optional.ofNullable(written.targetNamespace()),
        Optional.ofNullable(written.serviceAccountName()),
        requireNonNullElse(written.force(), false),
        requireNonNullElse(written.waitForHealth(), false),
        Durations.parse(requireNonNullElse(written.timeout(), "5m")),
        retryInterval(written.retryInterval()),
        List.copyOf(requireNonNullElse(written.dependsOn(), List.of())),
        requireNonNullElse(written.drift(), Drift.Correct));
  }

  /** One minute where nothing is written, one second where less is written. */
  private static Duration retryInterval(String written) {
    Duration interval = Durations.parse(requireNonNullElse(written, "1m"));
    return interval.compareTo(BucketSpec.SHORTEST) < 0 ? BucketSpec.SHORTEST : interval;
  }
}
