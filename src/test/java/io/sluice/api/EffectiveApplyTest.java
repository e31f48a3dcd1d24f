package io.sluice.api;

import static io.sluice.api.BucketSpecs.spec;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.ApplySpec.DeletionPolicy;
import io.sluice.api.ApplySpec.Drift;
import io.sluice.api.ApplySpec.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EffectiveApplyTest {

  @Test
  void aBucketWithUrlAndNothingElseHasTheDefaultsOfTheContract() {
    // Given
    BucketSpec spec = spec("{interval: 5m, url: 's3://my-bucket/path'}");

    // When
    EffectiveApply apply = EffectiveApply.of(spec);

    // Then
    assertThat(apply)
        .isEqualTo(
            new EffectiveApply(
                Mode.Apply,
                true,
                new PruneLimit(50, true),
                false,
                DeletionPolicy.Prune,
                Optional.empty(),
                Optional.empty(),
                false,
                false,
                Duration.ofMinutes(5),
                Duration.ofMinutes(1),
                List.of(),
                Drift.Correct));
  }

  @Test
  void aBucketInFluxFormIsASource() {
    // Given
    BucketSpec spec = spec("{interval: 5m, bucketName: example, endpoint: e}");

    // When / Then
    assertThat(EffectiveApply.of(spec).mode()).isEqualTo(Mode.Source);
  }

  @Test
  void aBucketInFluxFormWithApplyIsApplied() {
    // Given
    BucketSpec spec = spec("{interval: 5m, bucketName: example, endpoint: e, apply: {}}");

    // When / Then
    assertThat(EffectiveApply.of(spec).mode()).isEqualTo(Mode.Apply);
  }

  @Test
  void whatIsWrittenStandsInsteadOfTheDefaults() {
    // Given
    BucketSpec spec =
        spec(
            """
            interval: 5m
            url: s3://my-bucket/path
            apply:
              mode: DryRun
              prune: false
              pruneLimit: 7
              allowEmpty: true
              deletionPolicy: Orphan
              targetNamespace: team-a
              serviceAccountName: writer
              force: true
              wait: true
              timeout: 1h
              retryInterval: 30s
              dependsOn: [{name: other}]
              drift: Report
            """);

    // When
    EffectiveApply apply = EffectiveApply.of(spec);

    // Then
    assertThat(apply)
        .isEqualTo(
            new EffectiveApply(
                Mode.DryRun,
                false,
                new PruneLimit(7, false),
                true,
                DeletionPolicy.Orphan,
                Optional.of("team-a"),
                Optional.of("writer"),
                true,
                true,
                Duration.ofHours(1),
                Duration.ofSeconds(30),
                List.of(new DependencyReference("other", null)),
                Drift.Report));
  }
}
