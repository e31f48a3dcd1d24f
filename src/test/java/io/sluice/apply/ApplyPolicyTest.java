package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.sluice.api.ApplySpec;
import io.sluice.api.Bucket;
import io.sluice.api.BucketSpec;
import io.sluice.api.PruneLimit;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApplyPolicyTest {

  @Test
  void aBucketThatSaysNothingHasTheContractsDefaults() {
    assertThat(ApplyPolicy.of(bucket(spec(null), Map.of())))
        .isEqualTo(
            new ApplyPolicy(
                new BucketRef("team", "web"),
                "",
                false,
                false,
                ApplySpec.Drift.Correct,
                true,
                new PruneLimit(50, true),
                false,
                "",
                ApplySpec.DeletionPolicy.Prune));
  }

  @Test
  void annotationsAreRead() {
    ApplyPolicy policy =
        ApplyPolicy.of(
            bucket(
                null,
                Map.of("sluice.io/adopt", "Enabled", "sluice.io/approve-prune", "sha256:abc")));
    assertThat(policy.adopt()).isTrue();
    assertThat(policy.approvedRevision()).isEqualTo("sha256:abc");
  }

  @Test
  void whatIsWrittenIsTaken() {
    ApplyPolicy policy = ApplyPolicy.of(bucket(spec(new IntOrString("25%")), Map.of()));
    assertThat(policy.pruneLimit()).isEqualTo(new PruneLimit(25, true));
  }

  private static ApplySpec spec(IntOrString limit) {
    return new ApplySpec(
        null, null, limit, null, null, null, null, null, null, null, null, null, null);
  }

  private static Bucket bucket(ApplySpec apply, Map<String, String> annotations) {
    Bucket bucket = new Bucket();
    bucket.setMetadata(
        new ObjectMetaBuilder()
            .withNamespace("team")
            .withName("web")
            .withAnnotations(annotations)
            .build());
    bucket.setSpec(
        new BucketSpec(
            null, null, null, null, null, null, null, null, null, null, null, null, null, null,
            null, null, null, null, apply, null));
    return bucket;
  }
}
