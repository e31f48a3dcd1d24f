package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** What a Bucket can name: one object, a prefix, odd keys, Flux's own form. */
class SourceFormsIT {

  private final SharedSluice sluice = SharedSluice.get();

  @Test
  void aSingleObjectIsASource() {
    try (var it = Scenario.shared("single")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/one.yaml.bak.yaml", it.configMap("backup", "x"))
          .put("app/two.yaml", it.configMap("two", "2"));

      // When
      it.bucketOver("s3://" + it.s3Bucket() + "/app/one.yaml").awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveConfigMap("backup")).isEmpty();
      assertThat(it.liveConfigMap("two")).isEmpty();
    }
  }

  @Test
  void aPrefixIsTakenWithAllBelowItAndNothingBeside() {
    try (var it = Scenario.shared("recursive")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/deep/er/two.yaml", it.configMap("two", "2"))
          .put("apple/four.yaml", it.configMap("four", "4"))
          .put("five.yaml", it.configMap("five", "5"));

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveValue("two")).contains("2");
      assertThat(it.liveConfigMap("four")).isEmpty();
      assertThat(it.liveConfigMap("five")).isEmpty();
    }
  }

  @Test
  void oddKeysAreReadChangedAndPrunedLikeAnyOther() {
    try (var it = Scenario.shared("odd")) {
      // Given
      var odd =
          List.of(
              "a b/with space.yaml",
              "a b/plus+plus.yaml",
              "a b/per%20cent.yaml",
              "a b/?query=1&x#frag.yaml",
              "a b/üñï-日本-😀.yaml",
              "a b/quo'te\"s<>.yaml",
              "a b/..hidden../tail..yaml");
      for (int i = 0; i < odd.size(); i++) {
        it.put(odd.get(i), it.configMap("odd" + i, "1"));
      }

      // When
      it.bucketOver("s3://" + it.s3Bucket() + "/a%20b").awaitReady();

      // Then
      for (int i = 0; i < odd.size(); i++) {
        assertThat(it.liveValue("odd" + i)).as(odd.get(i)).contains("1");
      }

      // When
      it.put(odd.get(4), it.configMap("odd4", "2")).delete(odd.get(1)).sync();

      // Then
      assertThat(it.liveValue("odd4")).contains("2");
      assertThat(it.liveConfigMap("odd1")).isEmpty();
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
    }
  }

  @Test
  void aBucketInFluxFormIsASourceUntilApplyIsWritten() throws Exception {
    try (var it = Scenario.privileged("flux-form")) {
      // Given
      it.put("included/file.txt", "test")
          .put("included/one.yaml", it.configMap("one", "1"))
          .put("excluded.yaml", it.configMap("excluded", "x"));
      var endpoint = sluice.proxy().endpoint().endpoint();

      // When
      it.bucketWith(
              "interval: 10m",
              "provider: generic",
              "bucketName: " + it.s3Bucket(),
              "endpoint: %s:%d".formatted(endpoint.getHost(), endpoint.getPort()),
              "insecure: true",
              "region: " + sluice.store().region(),
              "prefix: included",
              "secretRef: {name: %s}".formatted(it.secret()))
          .awaitReady();

      // Then
      assertThat(it.status().orElseThrow().artifact().revision())
          .isEqualTo(revision(it, "included/file.txt", "included/one.yaml"));
      assertThat(it.condition("ArtifactInStorage").orElseThrow().getStatus()).isEqualTo("True");
      assertThat(it.status().orElseThrow().inventory()).isNull();
      assertThat(it.liveConfigMap("one")).isEmpty();

      // When
      it.patchSpec("{\"apply\":{\"mode\":\"Apply\"}}").awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveConfigMap("excluded")).isEmpty();
      assertThat(it.status().orElseThrow().lastAppliedRevision())
          .isEqualTo(revision(it, "included/file.txt", "included/one.yaml"));

      // When
      it.patchSpec("{\"apply\":{\"mode\":\"Source\"}}").awaitReady();
      it.patchSpec("{\"apply\":{\"mode\":\"Apply\"}}").awaitReady();

      // Then
      assertThat(it.liveValue("one")).as("what was applied before still is").contains("1");
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(1);
    }
  }

  @Test
  void theRevisionIsTheOneFluxComputes() {
    try (var it = Scenario.shared("golden")) {
      // Given
      it.put("test.txt", "test");

      // When
      it.bucketOver("s3://" + it.s3Bucket()).awaitReady();

      // Then
      assertThat(it.status().orElseThrow().artifact().revision())
          .isEqualTo("sha256:b4c2a60ce44b67f5b659a95ce4e4cc9e2a86baf13afb72bd397c5384cbc0e479");
    }
  }

  /** Flux's way, over what the store itself says of these keys. */
  private static String revision(Scenario it, String... keys) throws NoSuchAlgorithmException {
    var lines = new TreeMap<String, String>();
    for (var key : keys) {
      var etag = it.s3().headObject(r -> r.bucket(it.s3Bucket()).key(key)).eTag();
      lines.put(key, key + " " + etag.replace("\"", "") + "\n");
    }
    var text = String.join("", lines.values()).getBytes(StandardCharsets.UTF_8);
    return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text));
  }
}
