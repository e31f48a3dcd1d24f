package io.sluice.api;

import io.sluice.api.ApplySpec.Mode;
import java.util.List;
import java.util.function.Predicate;

/** Knows which fields ask for a feature that is not there yet; pure. */
public final class UnsupportedFields {

  private static final List<Missing> MISSING =
      List.of(
          new Missing(
              "spec.provider",
              spec -> spec.url() == null && Provider.of(spec) == Provider.AZURE,
              "Azure storage is not read; use provider generic, aws or gcp."),
          new Missing(
              "spec.version.asOf",
              spec -> spec.version() != null && spec.version().asOf() != null,
              "Reading a bucket as of a time is not there yet; remove the field."),
          new Missing(
              "spec.sync.settle",
              spec -> !spec.settleTime().isZero(),
              "Waiting for quiet after a change is not there yet; remove the field or write 0s."),
          new Missing(
              "spec.sync.marker",
              spec -> spec.sync() != null && spec.sync().marker() != null,
              "Release markers are not there yet; remove the field."),
          new Missing(
              "spec.apply.mode",
              spec -> EffectiveApply.of(spec).mode() == Mode.DryRun,
              "Dry runs are not there yet; write Apply or Source."),
          new Missing(
              "spec.apply.wait",
              spec -> EffectiveApply.of(spec).waitForHealth(),
              "Waiting for health is not there yet; remove the field or write false."),
          new Missing(
              "spec.apply.dependsOn",
              spec -> !EffectiveApply.of(spec).dependsOn().isEmpty(),
              "Dependencies between Buckets are not there yet; remove the field."),
          new Missing(
              "spec.helm",
              spec -> spec.helm() != null,
              "Helm charts are not rendered yet; remove the field."));

  private UnsupportedFields() {}

  /**
   * The fields of {@code spec} whose feature is not there yet and that are set to other than their
   * default; in the order of the CRD, empty if all is supported.
   *
   * @param spec a spec that the CRD accepted
   */
  public static List<UnsupportedField> of(BucketSpec spec) {
    return MISSING.stream()
        .filter(missing -> missing.asked().test(spec))
        .map(missing -> new UnsupportedField(missing.path(), missing.sentence()))
        .toList();
  }

  private record Missing(String path, Predicate<BucketSpec> asked, String sentence) {}
}
