package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.api.Bucket;
import io.sluice.testbed.Gcs;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request.Kind;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TokenServer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Buckets on Google Cloud Storage, and Flux's own Buckets of every provider. */
class GcsBucketIT {

  private static final SharedSluice SHARED = SharedSluice.get();
  private static final String SHARD = Scenario.uniqueName("gcs");

  private static Gcs gcs;
  private static S3Proxy server;
  private static TokenServer tokens;
  private static SluiceProcess process;

  @BeforeAll
  static void start() {
    gcs = new Gcs(SHARED.bed().gcs());
    server = S3Proxy.before(new S3Endpoint(SHARED.bed().gcs(), "", "", ""));
    tokens = new TokenServer();
    var environment =
        new HashMap<>(
            SharedSluice.environment(
                SHARED.store().endpoint().toString(), SHARED.store().region()));
    environment.putAll(
        Map.of(
            "SLUICE_WATCH_LABEL_SELECTOR",
            "sharding.fluxcd.io/key=" + SHARD,
            "STORAGE_EMULATOR_HOST",
            server.endpoint().endpoint().toString()));
    process = SluiceProcess.start(SHARED.bed(), environment);
  }

  @AfterAll
  static void stop() {
    process.close();
    server.close();
    tokens.close();
  }

  private static Scenario privileged(String hint) {
    return Scenario.privileged(hint)
        .inShard(SHARD)
        .credentials(Map.of("serviceaccount", tokens.keyFile()));
  }

  /** Flux's way, over ETags as the store gives them. */
  private static String revision(Map<String, String> described) throws Exception {
    var lines = new StringBuilder();
    for (var key : described.keySet().stream().sorted().toList()) {
      var etag = new ObjectMapper().readTree(described.get(key)).get("etag").asText();
      lines.append(key).append(' ').append(etag.replace("\"", "")).append('\n');
    }
    var sha256 = MessageDigest.getInstance("SHA-256");
    return "sha256:"
        + HexFormat.of()
            .formatHex(sha256.digest(lines.toString().getBytes(StandardCharsets.UTF_8)));
  }

  /** The seed's second object, as it stands but for the label that leaves it to this Sluice. */
  @Test
  void theSeedsBucketIsAppliedFollowedAndPruned() throws Exception {
    try (var it = privileged("seed")) {
      // Given
      var bucket = "my-flux-bucket";
      gcs.create(bucket);
      gcs.put(bucket, "path/to/manifests/one.yaml", it.configMap("one", "1"));
      gcs.put(bucket, "path/to/manifests/deep/two.yaml", it.configMap("two", "2"));
      gcs.put(bucket, "path/to/manifests-other/three.yaml", it.configMap("three", "3"));
      it.client()
          .resource(
              new SecretBuilder()
                  .withNewMetadata()
                  .withName("gcs-credentials")
                  .withNamespace("flux-system")
                  .endMetadata()
                  .addToStringData("gcp_credentials", tokens.keyFile())
                  .build())
          .serverSideApply();
      var seed =
          Files.readString(Path.of("src/test/resources/buckets/seed-buckets.yaml"))
              .split("\n---\n")[1];

      // When
      var object = Serialization.unmarshal("---\n" + seed, Bucket.class);
      object.getMetadata().setLabels(Map.of("sharding.fluxcd.io/key", SHARD));
      var live = it.client().resource(object);
      live.create();
      try {
        // Then
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(() -> assertThat(it.liveValue("two")).contains("2"));
        assertThat(it.liveValue("one")).contains("1");
        assertThat(it.liveConfigMap("three")).isEmpty();

        // When
        gcs.put(bucket, "path/to/manifests/one.yaml", it.configMap("one", "changed"));
        gcs.delete(bucket, "path/to/manifests/deep/two.yaml");
        live.edit(
            b -> {
              b.getMetadata().setAnnotations(Map.of("reconcile.fluxcd.io/requestedAt", "now"));
              return b;
            });

        // Then
        await()
            .atMost(Scenario.PATIENCE)
            .untilAsserted(
                () -> {
                  assertThat(it.liveValue("one")).contains("changed");
                  assertThat(it.liveConfigMap("two")).isEmpty();
                });
      } finally {
        live.delete();
      }
    }
  }

  @Test
  void aFluxBucketOfProviderGcpIsASourceUntilApplyIsWritten() throws Exception {
    try (var it = privileged("flux-gcp")) {
      // Given
      var bucket = gcs.bucket("flux-gcp");
      var one = gcs.put(bucket, "included/one.yaml", it.configMap("one", "1"));
      var file = gcs.put(bucket, "included/file.txt", "test");
      gcs.put(bucket, "excluded.yaml", it.configMap("excluded", "x"));
      var revision = revision(Map.of("included/one.yaml", one, "included/file.txt", file));

      // When
      it.bucketWith(
              "interval: 10m",
              "provider: gcp",
              "bucketName: " + bucket,
              "endpoint: storage.googleapis.com",
              "prefix: included",
              "secretRef: {name: %s}".formatted(it.secret()))
          .awaitReady();

      // Then
      assertThat(it.status().orElseThrow().artifact().revision()).isEqualTo(revision);
      assertThat(it.liveConfigMap("one")).isEmpty();

      // When
      it.patchSpec("{\"apply\":{\"mode\":\"Apply\"}}").awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveConfigMap("excluded")).isEmpty();
      assertThat(it.status().orElseThrow().lastAppliedRevision()).isEqualTo(revision);
      assertThat(server.requests()).noneMatch(r -> r.kind() == Kind.HEAD);
    }
  }

  @Test
  void aFluxBucketOfProviderAwsWithASecretIsASourceUntilApplyIsWritten() {
    try (var it = Scenario.privileged("flux-aws").inShard(SHARD)) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      var endpoint = SHARED.store().endpoint();
      it.credentials(
          Map.of("accesskey", SHARED.store().accessKey(), "secretkey", SHARED.store().secretKey()));

      // When
      it.bucketWith(
              "interval: 10m",
              "provider: aws",
              "bucketName: " + it.s3Bucket(),
              "endpoint: " + endpoint.getAuthority(),
              "insecure: true",
              "region: " + SHARED.store().region(),
              "secretRef: {name: %s}".formatted(it.secret()))
          .awaitReady();

      // Then
      assertThat(it.status().orElseThrow().artifact().revision()).startsWith("sha256:");
      assertThat(it.liveConfigMap("one")).isEmpty();

      // When
      it.patchSpec("{\"apply\":{\"mode\":\"Apply\"}}").awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void providerAzureIsRefusedPlainly() {
    try (var it = privileged("azure")) {
      // When
      it.bucketWith(
          "interval: 10m",
          "provider: azure",
          "bucketName: container",
          "endpoint: https://account.blob.core.windows.net");

      // Then
      assertThat(it.awaitCondition("Stalled", "NotSupported"))
          .contains("spec.provider", "generic, aws or gcp");
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("False");
    }
  }

  @Test
  void oddKeysAreReadChangedAndPrunedLikeAnyOther() {
    try (var it = privileged("gcs-odd")) {
      // Given
      var bucket = gcs.bucket("odd");
      var odd =
          List.of(
              "a b/with space.yaml",
              "a b/plus+plus.yaml",
              "a b/per%20cent.yaml",
              "a b/?query=1&x#frag.yaml",
              "a b/üñï-日本-😀.yaml",
              "a b/../up.yaml",
              "a b/..hidden../tail..yaml");
      for (int i = 0; i < odd.size(); i++) {
        gcs.put(bucket, odd.get(i), it.configMap("odd" + i, "1"));
      }

      // When
      it.bucketOver("gs://" + bucket + "/a%20b").awaitReady();

      // Then
      for (int i = 0; i < odd.size(); i++) {
        assertThat(it.liveValue("odd" + i)).as(odd.get(i)).contains("1");
      }

      // When
      gcs.put(bucket, odd.get(4), it.configMap("odd4", "2"));
      gcs.delete(bucket, odd.get(1));
      it.sync();

      // Then
      assertThat(it.liveValue("odd4")).contains("2");
      assertThat(it.liveConfigMap("odd1")).isEmpty();
    }
  }

  @Test
  void aKeyThatIsNoServiceAccountsIsRefusedUntilItIsOne() {
    try (var it = privileged("wrong-type")) {
      // Given
      var bucket = gcs.bucket("wrong-type");
      gcs.put(bucket, "app/one.yaml", it.configMap("one", "1"));
      it.credentials(Map.of("gcp_credentials", "{\"type\":\"external_account\"}"));

      // When
      it.bucketOver("gs://" + bucket + "/app");

      // Then
      assertThat(it.awaitCondition("FetchFailed", "AuthenticationFailed"))
          .contains("Secret " + it.secretName(), "external_account", "service_account");

      // When
      it.credentials(Map.of("gcp_credentials", tokens.keyFile())).awaitReady();

      // Then
      assertThat(it.lastTrigger()).isEqualTo("secret");
      assertThat(it.liveValue("one")).contains("1");
    }
  }
}
