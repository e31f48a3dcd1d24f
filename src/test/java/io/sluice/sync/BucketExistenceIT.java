package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.api.InstalledCrd;
import io.sluice.apply.BucketRef;
import io.sluice.apply.KubeApis;
import io.sluice.apply.OwnerLabels;
import io.sluice.testbed.TestBed;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BucketExistenceIT {

  private final TestBed bed = TestBed.shared();
  private final String ns = bed.namespace("existence");

  @BeforeEach
  void crd() {
    InstalledCrd.in(bed);
  }

  @Test
  void aBucketWhoseNameIsTooLongForALabelIsFound() {
    // Given
    var there = new BucketRef(ns, "there-" + "x".repeat(70));
    var gone = new BucketRef(ns, "gone-" + "x".repeat(70));
    create(there);

    // When
    var exists =
        existence(bed.client()).of(Set.of(OwnerLabels.labelled(there), OwnerLabels.labelled(gone)));

    // Then
    assertThat(exists.test(OwnerLabels.labelled(there))).isTrue();
    assertThat(exists.test(OwnerLabels.labelled(gone))).isFalse();
  }

  @Test
  void aBucketThatMayNotBeLookedForIsTakenToBeThere() {
    // Given
    var hidden = new BucketRef(ns, "hidden");
    var config =
        new ConfigBuilder(bed.client().getConfiguration())
            .withImpersonateUsername("nobody")
            .build();

    // When / Then
    try (var nobody = new KubernetesClientBuilder().withConfig(config).build()) {
      assertThat(existence(nobody).of(Set.of(hidden)).test(hidden)).isTrue();
    }
  }

  private static BucketExistence existence(KubernetesClient client) {
    return new BucketExistence(
        new BucketApi(new KubeApis(client, new SimpleMeterRegistry(), 8).objects()));
  }

  private void create(BucketRef bucket) {
    bed.client()
        .resource(
            """
            apiVersion: source.toolkit.fluxcd.io/v1
            kind: Bucket
            metadata: {name: %s, namespace: %s}
            spec: {interval: 10m, url: "s3://nowhere", suspend: true}
            """
                .formatted(bucket.name(), bucket.namespace()))
        .create();
  }
}
