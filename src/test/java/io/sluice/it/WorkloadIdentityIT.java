package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ServiceAccountBuilder;
import io.fabric8.kubernetes.api.model.authentication.TokenRequestBuilder;
import io.sluice.testbed.Certificates;
import io.sluice.testbed.Gcs;
import io.sluice.testbed.GoogleTokens;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.StsServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Buckets read with what a ServiceAccount, the process's own one, or a directory's user may. */
class WorkloadIdentityIT {

  private static final String SHARD = Scenario.uniqueName("identity");
  private static final String ROLE = "arn:aws:iam::123456789012:role/reader";
  private static final String PROVIDER =
      "projects/12/locations/global/workloadIdentityPools/pool/providers/cluster";

  private static final SharedSluice SHARED = SharedSluice.get();

  @TempDir private static Path folder;
  private static Certificates certificates;
  private static S3Proxy s3;
  private static StsServer sts;
  private static GoogleTokens google;
  private static SluiceProcess process;

  @BeforeAll
  static void start() throws Exception {
    certificates = new Certificates(folder);
    certificates.issue("server");
    s3 = S3Proxy.before(SHARED.bed().moto());
    sts = new StsServer(SHARED.bed().client(), null);
    google = new GoogleTokens(SHARED.bed().client(), certificates.context("server"));
    var environment =
        new HashMap<>(
            SharedSluice.environment(s3.endpoint().endpoint().toString(), s3.endpoint().region()));
    environment.putAll(
        Map.of(
            "SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD,
            "AWS_ENDPOINT_URL_STS", sts.uri().toString(),
            "AWS_ROLE_ARN", ROLE + "-of-sluice",
            "AWS_WEB_IDENTITY_TOKEN_FILE", ownToken().toString(),
            "STORAGE_EMULATOR_HOST", SHARED.bed().gcs().toString(),
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_STS", google.uri().toString(),
            "CLOUDSDK_API_ENDPOINT_OVERRIDES_IAMCREDENTIALS", google.uri().toString(),
            "GCE_METADATA_HOST", google.metadataHost()));
    process = SluiceProcess.start(SHARED.bed(), environment);
  }

  /** As the kubelet puts it into a Pod. */
  private static Path ownToken() throws Exception {
    var token =
        SHARED
            .bed()
            .client()
            .serviceAccounts()
            .inNamespace("kube-system")
            .withName("default")
            .tokenRequest(
                new TokenRequestBuilder()
                    .withNewSpec()
                    .withAudiences("sts.amazonaws.com")
                    .endSpec()
                    .build());
    return Files.writeString(folder.resolve("token"), token.getStatus().getToken());
  }

  @AfterAll
  static void stop() {
    process.close();
    s3.close();
    sts.close();
    google.close();
  }

  @AfterEach
  void heal() {
    sts.refuse(0, null);
    google.refuse(false);
  }

  private static Scenario tenant(String hint) {
    return new Scenario(SHARED.bed(), SHARED.bed().moto(), hint, false).inShard(SHARD);
  }

  private static Scenario privileged(String hint) {
    return new Scenario(SHARED.bed(), SHARED.bed().moto(), hint, true).inShard(SHARD);
  }

  private static void isReadWithTheServicesKeys(Scenario it) {
    assertThat(s3.requests())
        .filteredOn(r -> r.bucket().equals(it.s3Bucket()))
        .isNotEmpty()
        .allSatisfy(
            r -> {
              assertThat(r.accessKey()).isEqualTo(StsServer.ACCESS_KEY);
              assertThat(r.sessionToken()).isEqualTo(StsServer.SESSION_TOKEN);
            });
  }

  private static void account(Scenario it, Map<String, String> annotations) {
    it.client()
        .resource(
            new ServiceAccountBuilder()
                .withNewMetadata()
                .withName(it.secret())
                .withNamespace(it.home())
                .withAnnotations(annotations)
                .endMetadata()
                .build())
        .createOr(existing -> existing.update());
  }

  private static Scenario s3AsAccount(Scenario it) {
    return it.bucketWith(
        "interval: 10m",
        "url: s3://" + it.s3Bucket() + "/app",
        "serviceAccountName: " + it.secret());
  }

  private static long exchangesOf(Scenario it) {
    return sts.exchanges().stream().filter(e -> e.who().contains(":" + it.home() + ":")).count();
  }

  @Test
  void aTenantsAccountReadsWithItsRoleWhoseKeysAreKept() {
    try (var it = tenant("role").withoutCredentials()) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      account(it, Map.of("eks.amazonaws.com/role-arn", ROLE));

      // When
      s3AsAccount(it).awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2")).sync();

      // Then
      assertThat(it.liveValue("one")).contains("2");
      isReadWithTheServicesKeys(it);
      assertThat(sts.exchanges())
          .filteredOn(e -> e.who().contains(":" + it.home() + ":"))
          .singleElement()
          .isEqualTo(
              new StsServer.Exchange(
                  "system:serviceaccount:%s:%s".formatted(it.home(), it.secret()),
                  ROLE,
                  "sluice.%s.%s".formatted(it.home(), it.secret())));
    }
  }

  @Test
  void anAccountWithoutARoleIsNamedUntilItHasOne() {
    try (var it = tenant("no-role").withoutCredentials()) {
      // When
      s3AsAccount(it);

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("ServiceAccount " + it.secretName(), "is missing", "role-arn");

      // When
      account(it, Map.of());
      it.sync();

      // Then
      assertThat(it.message("FetchFailed"))
          .contains(
              "ServiceAccount " + it.secretName(), "no annotation eks.amazonaws.com/role-arn");

      // When
      account(it, Map.of("eks.amazonaws.com/role-arn", ROLE));

      // Then
      it.awaitReady();
    }
  }

  @Test
  void aRefusedRoleTellsWhatToGrant() {
    try (var it = tenant("refused").withoutCredentials()) {
      // Given
      account(it, Map.of("eks.amazonaws.com/role-arn", ROLE));
      sts.refuse(403, "AccessDenied");

      // When
      s3AsAccount(it);

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("ServiceAccount " + it.secretName(), "trust policy", "sts.amazonaws.com")
          .doesNotContain("hush");

      // When
      sts.refuse(0, null);

      // Then
      it.awaitReady();
    }
  }

  @Test
  void aStrangersServiceIsGivenNoToken() {
    try (var it = tenant("stranger").withoutCredentials();
        var stranger = new StsServer(it.client(), null)) {
      // Given
      account(it, Map.of("eks.amazonaws.com/role-arn", ROLE));

      // When
      it.bucketWith(
          "interval: 10m",
          "url: s3://" + it.s3Bucket() + "/app",
          "serviceAccountName: " + it.secret(),
          "sts: {provider: aws, endpoint: \"%s\"}".formatted(stranger.uri()));

      // Then
      assertThat(it.awaitCondition("Stalled", "InvalidSTSConfiguration"))
          .contains("spec.sts.endpoint 127.0.0.1");

      // When
      it.patchSpec("{\"sts\":{\"endpoint\":\"%s\"}}".formatted(sts.uri())).awaitReady();

      // Then
      assertThat(stranger.exchanges()).isEmpty();
      assertThat(exchangesOf(it)).isEqualTo(1);
    }
  }

  @Test
  void theProcesssOwnRoleReadsPrivilegedBucketsAtTheServiceTheyName() {
    try (var plain = privileged("irsa");
        var named = privileged("irsa-sts")) {
      // Given
      plain.put("app/one.yaml", plain.configMap("one", "1"));
      named.put("app/one.yaml", named.configMap("one", "1"));

      // When
      plain.bucketWith("interval: 10m", "url: s3://" + plain.s3Bucket() + "/app").awaitReady();
      named
          .bucketWith(
              "interval: 10m",
              "url: s3://" + named.s3Bucket() + "/app",
              "sts: {provider: aws, endpoint: \"%s\"}".formatted(sts.uri()))
          .awaitReady();

      // Then
      assertThat(plain.liveValue("one")).contains("1");
      assertThat(named.liveValue("one")).contains("1");
      isReadWithTheServicesKeys(plain);
      isReadWithTheServicesKeys(named);
      assertThat(sts.exchanges())
          .filteredOn(e -> (ROLE + "-of-sluice").equals(e.role()))
          .hasSize(2)
          .allSatisfy(
              e -> assertThat(e.who()).isEqualTo("system:serviceaccount:kube-system:default"));
    }
  }

  @Test
  void aDirectorysUserReadsABucketOnceItsPasswordIsRight() {
    try (var it = privileged("ldap").withoutCredentials();
        var ldap = new StsServer(null, certificates.context("server"))) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      it.credentials(Map.of("username", StsServer.USER, "password", "wrong"));
      it.secret(it.secret() + "-ca", Map.of("ca.crt", certificates.authority()));

      // When
      it.bucketWith(
          "interval: 10m",
          "provider: generic",
          "bucketName: " + it.s3Bucket(),
          "endpoint: " + s3.endpoint().endpoint().getAuthority(),
          "insecure: true",
          "region: " + s3.endpoint().region(),
          "prefix: app/",
          "apply: {mode: Apply}",
          "sts:",
          "  provider: ldap",
          "  endpoint: " + ldap.uri(),
          "  secretRef: {name: %s}".formatted(it.secret()),
          "  certSecretRef: {name: %s-ca}".formatted(it.secret()));

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("username and password in Secret " + it.secretName())
          .doesNotContain("wrong", "hush");

      // When
      it.credentials(Map.of("username", StsServer.USER, "password", StsServer.PASSWORD));

      // Then
      it.awaitReady();
      assertThat(it.liveValue("one")).contains("1");
      isReadWithTheServicesKeys(it);
      assertThat(ldap.exchanges()).hasSize(1);

      // When
      it.put("app/one.yaml", it.configMap("one", "2")).sync();

      // Then
      assertThat(it.liveValue("one")).contains("2");
      assertThat(ldap.exchanges()).as("its keys are kept").hasSize(1);
    }
  }

  @Test
  void keysThatAreAboutToExpireAreAskedForAnew() {
    try (var it = privileged("expiring");
        var ldap = new StsServer(null, null)) {
      // Given
      it.credentials(Map.of("username", StsServer.USER, "password", StsServer.PASSWORD));
      ldap.lifetime(Duration.ofSeconds(30));

      // When
      it.bucketWith(
              "interval: 10m",
              "bucketName: " + it.s3Bucket(),
              "endpoint: " + s3.endpoint().endpoint().getAuthority(),
              "insecure: true",
              "region: " + s3.endpoint().region(),
              "sts: {provider: ldap, endpoint: \"%s\", secretRef: {name: %s}}"
                  .formatted(ldap.uri(), it.secret()))
          .awaitReady();
      int first = ldap.exchanges().size();

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .until(
              () -> {
                it.sync();
                return ldap.exchanges().size() > first;
              });
    }
  }

  /** A scenario over a bucket of GCS, read as an account; gives that bucket. */
  private static String gcs(Scenario it, Map<String, String> annotations) {
    var server = new Gcs(SHARED.bed().gcs());
    var bucket = server.bucket("identity");
    server.put(bucket, "app/one.yaml", it.configMap("one", "1"));
    account(it, annotations);
    it.secret(it.secret() + "-ca", Map.of("ca.crt", certificates.authority()));
    it.bucketWith(
        "interval: 10m",
        "url: gs://" + bucket + "/app",
        "serviceAccountName: " + it.secret(),
        "certSecretRef: {name: %s-ca}".formatted(it.secret()));
    return bucket;
  }

  @Test
  void anAccountActsAsOneOfGooglesThroughAnIdentityProvider() {
    try (var it = privileged("federated")) {
      // Given
      var email = it.home() + "-reader@my-project.iam.gserviceaccount.com";

      // When
      gcs(
          it,
          Map.of(
              "gcp.auth.fluxcd.io/workload-identity-provider",
              PROVIDER,
              "iam.gke.io/gcp-service-account",
              email));
      it.awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(google.exchanges())
          .filteredOn(e -> ("system:serviceaccount:flux-system:" + it.secret()).equals(e.who()))
          .singleElement()
          .satisfies(e -> assertThat(e.forWhom()).isEqualTo("//iam.googleapis.com/" + PROVIDER));
      assertThat(google.exchanges())
          .filteredOn(e -> email.equals(e.forWhom()))
          .singleElement()
          .satisfies(e -> assertThat(e.scope()).contains("devstorage.read_only"));
    }
  }

  @Test
  void onGkeAnAccountReadsAsItself() {
    try (var it = privileged("gke")) {
      // When
      gcs(it, Map.of());
      it.awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(google.exchanges())
          .filteredOn(e -> ("system:serviceaccount:flux-system:" + it.secret()).equals(e.who()))
          .singleElement()
          .satisfies(
              e -> {
                assertThat(e.forWhom())
                    .isEqualTo(
                        "identitynamespace:my-project.svc.id.goog:https://container.googleapis.com"
                            + "/v1/projects/my-project/locations/europe-west1/clusters/blue");
                assertThat(e.scope()).contains("devstorage.read_only");
              });
    }
  }

  @Test
  void aTokenThatGoogleDoesNotExchangeNamesTheAccount() {
    try (var it = privileged("no-pool")) {
      // Given
      google.refuse(true);

      // When
      gcs(it, Map.of("gcp.auth.fluxcd.io/workload-identity-provider", PROVIDER));

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("ServiceAccount " + it.secretName(), "provider", "issuer")
          .doesNotContain("hush");

      // When
      google.refuse(false);

      // Then
      it.awaitReady();
    }
  }

  @Test
  void anAccountThatMayNotActAsGooglesIsNamedWithTheRoleItNeeds() {
    try (var it = privileged("denied")) {
      // When
      gcs(it, Map.of("iam.gke.io/gcp-service-account", "denied@p.iam.gserviceaccount.com"));

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains(
              "ServiceAccount " + it.secretName(),
              "denied@p.iam.gserviceaccount.com",
              "roles/iam.workloadIdentityUser")
          .doesNotContain("hush");
    }
  }
}
