package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.SluiceProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
  void aRoleThatAProfileNamesIsTakenOn(@TempDir Path folder) throws IOException {
    // Given
    var bed = SharedSluice.get().bed();
    var store = bed.moto();
    var config = folder.resolve("config");
    Files.writeString(
        config,
        """
        [default]
        role_arn = arn:aws:iam::123456789012:role/reader
        source_profile = keys
        [profile keys]
        aws_access_key_id = %s
        aws_secret_access_key = %s
        """
            .formatted(store.accessKey(), store.secretKey()));
    var shard = Scenario.uniqueName("profile");
    var endpoint = store.endpoint().toString();
    var environment = new HashMap<>(SharedSluice.environment(endpoint, store.region()));
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + shard);
    environment.put("AWS_CONFIG_FILE", config.toString());
    environment.put("AWS_ENDPOINT_URL_STS", endpoint);
    try (var it = Scenario.privileged(bed, store, "profile").inShard(shard);
        var sluice = SluiceProcess.start(bed, environment)) {
      it.put("app/one.yaml", it.configMap("one", "1"));

      // When
      it.bucketWith("interval: 10m", url(it)).awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(sluice.log()).doesNotContain(store.secretKey());
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
