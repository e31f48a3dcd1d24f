package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Request.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Secrets that are missing, incomplete or wrong, and what heals them. */
class CredentialsIT {

  private final SharedSluice sluice = SharedSluice.get();

  @AfterEach
  void heal() {
    sluice.proxy().heal();
  }

  private Map<String, String> keys() {
    return Map.of(
        "AWS_ACCESS_KEY_ID", sluice.store().accessKey(),
        "AWS_SECRET_ACCESS_KEY", sluice.store().secretKey());
  }

  @Test
  void aMissingSecretIsNamedAndItsCreationHealsAtOnce() {
    try (var it = Scenario.shared("no-secret")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).withoutCredentials();
      ApiAudit audit = sluice.bed().audit();

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("Secret " + it.secretName() + " is missing")
          .contains("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY");
      assertThat(it.condition("Ready").orElseThrow().getReason()).isEqualTo("AuthenticationFailed");
      assertThat(it.liveConfigMap("one")).isEmpty();

      // When
      awaitPauseBetweenRetries(it, audit);
      it.credentials(keys()).awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.condition("FetchFailed")).isEmpty();
      assertThat(it.bucketObject().orElseThrow().getMetadata().getGeneration()).isEqualTo(1);
    }
  }

  /** After its third try the Secret is not looked at again by itself for 3 s. */
  private static void awaitPauseBetweenRetries(Scenario it, ApiAudit audit) {
    await()
        .atMost(Scenario.PATIENCE)
        .until(
            () ->
                audit.count(
                        r ->
                            r.verb().equals("get")
                                && r.resource().equals("secrets")
                                && r.namespace().equals(it.home())
                                && r.name().equals(it.secret()))
                    >= 3);
  }

  @Test
  void aSecretWithoutAKeyNamesTheKey() {
    try (var it = Scenario.shared("half-secret")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .credentials(Map.of("accesskey", sluice.store().accessKey()));

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("Secret " + it.secretName(), "secretkey");

      // When
      it.credentials(
          Map.of("accesskey", sluice.store().accessKey(), "secretkey", sluice.store().secretKey()));

      // Then
      it.awaitReady();
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void aWrongSecretKeyIsRetriedAndTheRepairedOneHeals() {
    try (var it = Scenario.shared("wrong-key")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .credentials(
              Map.of(
                  "AWS_ACCESS_KEY_ID",
                  sluice.store().accessKey(),
                  "AWS_SECRET_ACCESS_KEY",
                  "not-the-right-one"));

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("secret key", "Secret " + it.secretName())
          .doesNotContain("not-the-right-one", sluice.store().secretKey());
      await()
          .atMost(Scenario.PATIENCE)
          .until(() -> sluice.proxy().count(Kind.LIST, it.s3Bucket()) >= 3);

      // When
      it.credentials(keys()).awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(it.bucketObject().orElseThrow().getMetadata().getGeneration()).isEqualTo(1);
    }
  }

  @Test
  void aSecretThatWasRefusedForSomeObjectsHealsToo() {
    try (var it = Scenario.shared("refused-get")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      sluice
          .proxy()
          .inject(
              r ->
                  r.kind() == Kind.GET
                      && r.bucket().equals(it.s3Bucket())
                      && r.key().equals("app/two.yaml"),
              new Fault.Status(403, "AccessDenied"));

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("app/two.yaml", "s3:GetObject", it.secretName());
      assertThat(it.liveValue("one")).contains("1");
      await()
          .atMost(Scenario.PATIENCE)
          .until(
              () ->
                  sluice.proxy().requests().stream()
                          .filter(r -> r.bucket().equals(it.s3Bucket()))
                          .filter(r -> r.key().equals("app/two.yaml") && r.kind() == Kind.GET)
                          .count()
                      >= 3);

      // When
      sluice.proxy().heal();
      it.credentials(keys()).awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(it.liveValue("two")).contains("2");
    }
  }

  @Test
  void aSecretThatIsLostLaterLeavesTheClusterAsItIs() {
    try (var it = Scenario.shared("lost-secret")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      var before = it.status().orElseThrow();

      // When
      it.withoutCredentials().sync();

      // Then
      it.awaitCondition("FetchFailed", "AuthenticationFailed");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.status().orElseThrow().artifact()).isEqualTo(before.artifact());
      assertThat(it.status().orElseThrow().inventory()).isEqualTo(before.inventory());

      // When
      it.credentials(keys());

      // Then
      it.awaitReady();
    }
  }
}
