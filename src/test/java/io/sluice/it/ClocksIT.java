package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** When a Bucket is synced: its interval, requests, suspension, and changes of its spec. */
class ClocksIT {

  private final SharedSluice sluice = SharedSluice.get();

  @Test
  void aBucketFollowsAtItsInterval() {
    try (var it = Scenario.shared("interval")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.patchSpec("{\"interval\":\"2s\"}").awaitReady();

      // When
      it.put("app/one.yaml", it.configMap("one", "2"));

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.liveValue("one").equals(value("2")));
      await().atMost(Scenario.PATIENCE).until(() -> it.lastTrigger().equals("poll"));

      // When
      it.put("app/two.yaml", it.configMap("two", "2"));

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.liveValue("two").equals(value("2")));
    }
  }

  private static java.util.Optional<String> value(String value) {
    return java.util.Optional.of(value);
  }

  @Test
  void anIntervalOfZeroIsNoBusyLoop() {
    try (var it = Scenario.shared("zero")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/bad.yaml", "kind: [")
          .withoutCredentials();

      // When
      it.bucketWith(
          "interval: 0s",
          "timeout: 0s",
          "url: s3://" + it.s3Bucket() + "/app",
          "secretRef: {name: %s}".formatted(it.secret()),
          "apply: {retryInterval: 0s}");
      it.awaitCondition("FetchFailed", "AuthenticationFailed");
      var store = sluice.store();
      it.credentials(
          java.util.Map.of("accesskey", store.accessKey(), "secretkey", store.secretKey()));
      it.awaitCondition("BuildFailed", "InvalidManifest");
      sluice.proxy().forget();
      var begun = Instant.now();
      await().atMost(Scenario.PATIENCE).until(() -> sluice.proxy().count(LIST, it.s3Bucket()) >= 3);

      // Then
      var seconds = Duration.between(begun, Instant.now()).toSeconds() + 1;
      assertThat(sluice.proxy().count(LIST, it.s3Bucket())).isLessThanOrEqualTo(seconds + 2);
    }
  }

  @Test
  void aSuspendedBucketIsLeftAloneUntilItIsResumed() {
    try (var it = Scenario.shared("suspended")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.patchSpec("{\"suspend\":true,\"interval\":\"1s\"}");
      var marker = Scenario.shared("suspend-marker");
      try (marker) {
        marker.put("app/m.yaml", marker.configMap("m", "1"));
        marker.bucket().awaitReady();
        sluice.proxy().forget();
        it.put("app/one.yaml", it.configMap("one", "2"));
        it.annotate("reconcile.fluxcd.io/requestedAt", "now");

        // When
        marker.patchSpec("{\"interval\":\"1s\"}");
        await()
            .atMost(Scenario.PATIENCE)
            .until(() -> sluice.proxy().count(LIST, marker.s3Bucket()) >= 3);

        // Then
        assertThat(sluice.proxy().count(LIST, it.s3Bucket())).isZero();
        assertThat(it.liveValue("one")).contains("1");
      }

      // When
      it.patchSpec("{\"suspend\":false}").awaitReady();

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.liveValue("one").equals(value("2")));
      assertThat(it.status().orElseThrow().lastHandledReconcileAt()).isEqualTo("now");
    }
  }

  @Test
  void aRequestIsHandledAtOnceAndItsValueKept() {
    try (var it = Scenario.shared("request")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"));

      // When
      it.annotate("reconcile.fluxcd.io/requestedAt", "2026-11-20T10:00:00Z");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .until(
              () ->
                  "2026-11-20T10:00:00Z"
                      .equals(it.status().orElseThrow().lastHandledReconcileAt()));
      assertThat(it.liveValue("one")).contains("2");
      assertThat(it.lastTrigger()).isEqualTo("request");
    }
  }

  @Test
  void aFieldWhoseFeatureIsMissingStallsUntilTheSpecIsRepaired() {
    try (var it = Scenario.shared("stalled")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.put("app/one.yaml", it.configMap("one", "2"));
      sluice.proxy().forget();

      // When
      it.patchSpec("{\"interval\":\"1s\",\"sync\":{\"marker\":\"_RELEASE\"}}");

      // Then
      assertThat(it.awaitCondition("Stalled", "NotSupported")).contains("spec.sync.marker");
      assertThat(it.condition("Ready").orElseThrow().getReason()).isEqualTo("NotSupported");
      assertThat(it.status().orElseThrow().observedGeneration()).isEqualTo(2);
      it.sync();
      assertThat(sluice.proxy().count(LIST, it.s3Bucket())).isZero();
      assertThat(it.liveValue("one")).contains("1");

      // When
      it.patchSpec("{\"sync\":null}").awaitReady();

      // Then
      assertThat(it.condition("Stalled")).isEmpty();
      assertThat(it.liveValue("one")).contains("2");
    }
  }

  @Test
  void helmValuesOfAnyDepthBreakNoOthersWatch() {
    try (var deep = Scenario.shared("deep");
        var other = Scenario.shared("beside-deep")) {
      // Given
      int depth = 9_900;
      var values = "{\"a\":".repeat(depth) + "1" + "}".repeat(depth);
      var path =
          "/apis/source.toolkit.fluxcd.io/v1/namespaces/%s/buckets".formatted(deep.namespace());
      other.put("app/one.yaml", other.configMap("one", "1"));

      // When
      deep.client()
          .raw(
              path,
              "POST",
              """
              {"apiVersion":"source.toolkit.fluxcd.io/v1","kind":"Bucket",
               "metadata":{"name":"source","namespace":"%s"},
               "spec":{"interval":"1m","url":"s3://%s","helm":{"chart":"c","values":%s}}}
              """
                  .formatted(deep.namespace(), deep.s3Bucket(), values));
      other.bucket().awaitReady();

      // Then
      assertThat(other.liveValue("one")).contains("1");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () -> assertThat(deep.client().raw(path + "/source")).contains("\"NotSupported\""));

      // When
      new Kubectl(sluice.bed())
          .run(
              "kubectl annotate bucket source -n %s reconcile.fluxcd.io/requestedAt=again"
                  .formatted(deep.namespace()));
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(deep.client().raw(path + "/source"))
                      .contains("\"lastHandledReconcileAt\":\"again\""));
      other.put("app/one.yaml", other.configMap("one", "2")).sync();

      // Then
      assertThat(other.liveValue("one")).contains("2");
      deep.client().raw(path + "/source", "DELETE", null);
    }
  }
}
