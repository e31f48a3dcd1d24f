package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.SluiceProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Buckets without a Secret, read by a Sluice that has credentials of its own. */
class PlatformCredentialsIT {

  private static final String SHARD = Scenario.uniqueName("platform");

  private static SluiceProcess process;

  @BeforeAll
  static void start() {
    var shared = SharedSluice.get();
    var environment =
        new HashMap<>(
            SharedSluice.environment(
                shared.store().endpoint().toString(), shared.store().region()));
    environment.putAll(
        Map.of(
            "SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD,
            "AWS_ACCESS_KEY_ID", shared.store().accessKey(),
            "AWS_SECRET_ACCESS_KEY", shared.store().secretKey()));
    process = SluiceProcess.start(shared.bed(), environment);
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  private static String url(Scenario it) {
    return "url: s3://" + it.s3Bucket() + "/app";
  }

  @Test
  void aPrivilegedBucketIsReadWithThem() {
    try (var it = Scenario.privileged("ambient").inShard(SHARD)) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));

      // When
      it.bucketWith("interval: 10m", url(it)).awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void aTenantsBucketIsNot() {
    try (var it = Scenario.shared("tenant").inShard(SHARD)) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));

      // When
      it.bucketWith("interval: 10m", url(it));

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("spec.secretRef", "SLUICE_PRIVILEGED_NAMESPACES");
      assertThat(it.liveConfigMap("one")).isEmpty();
    }
  }
}
