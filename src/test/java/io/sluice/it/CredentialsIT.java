package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.Certificates;
import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request.Kind;
import io.sluice.testbed.TlsFront;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
      awaitPauseBetweenRetries(it, it.secret(), audit);
      it.credentials(keys()).awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.condition("FetchFailed")).isEmpty();
      assertThat(it.bucketObject().orElseThrow().getMetadata().getGeneration()).isEqualTo(1);
    }
  }

  /** After its third try the Secret is not looked at again by itself for 3 s. */
  private static void awaitPauseBetweenRetries(Scenario it, String secret, ApiAudit audit) {
    await()
        .atMost(Scenario.PATIENCE)
        .until(
            () ->
                audit.count(
                        r ->
                            r.verb().equals("get")
                                && r.resource().equals("secrets")
                                && r.namespace().equals(it.home())
                                && r.name().equals(secret))
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

  @Test
  void anUntrustedServerIsReadOnceTheSecretNamesItsIssuer(@TempDir Path right, @TempDir Path wrong)
      throws Exception {
    var certificates = new Certificates(right);
    certificates.issue("server");
    int port = sluice.store().endpoint().getPort();
    try (var it = Scenario.privileged("untrusted");
        var server = new TlsFront(certificates.context("server"), port)) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      var name = it.secret() + "-ca";
      it.secret(name, Map.of("ca.crt", new Certificates(wrong).authority()));
      ApiAudit audit = sluice.bed().audit();

      // When
      it.bucket("endpoint: " + server.address(), "certSecretRef: {name: %s}".formatted(name));

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains(server.address(), "not trusted", "spec.certSecretRef");

      // When
      awaitPauseBetweenRetries(it, name, audit);
      it.secret(name, Map.of("ca.crt", certificates.authority()));
      it.awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void aProxyIsGoneThroughOnceItsSecretIsRight() {
    try (var it = Scenario.privileged("proxy");
        var proxy = S3Proxy.before(sluice.store())) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      var name = it.secret() + "-proxy";
      it.secret(name, Map.of("address", "http://proxy.invalid:3128"));
      ApiAudit audit = sluice.bed().audit();

      // When
      it.bucket(
          "endpoint: " + sluice.store().endpoint().getAuthority(),
          "insecure: true",
          "proxySecretRef: {name: %s}".formatted(name));

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("the proxy proxy.invalid:3128", "spec.proxySecretRef");

      // When
      awaitPauseBetweenRetries(it, name, audit);
      it.secret(name, Map.of("address", proxy.endpoint().endpoint().toString()));
      it.awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(proxy.count(Kind.LIST, it.s3Bucket())).isPositive();
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void aKeyThatIsRotatedIsUsedAtTheNextSync() {
    try (var it = Scenario.shared("rotated")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      sluice.proxy().forget();

      // When
      it.credentials(Map.of("accesskey", "rotated", "secretkey", "key")).sync();

      // Then
      assertThat(sluice.proxy().requests())
          .filteredOn(r -> r.bucket().equals(it.s3Bucket()))
          .isNotEmpty()
          .allSatisfy(r -> assertThat(r.accessKey()).isEqualTo("rotated"));
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("access key in Secret " + it.secretName());

      // When
      it.credentials(keys()).awaitReady();

      // Then
      assertThat(it.condition("FetchFailed")).isEmpty();
    }
  }
}
