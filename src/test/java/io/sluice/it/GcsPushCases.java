package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.PubSubFixture;
import io.sluice.testbed.Gcs;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TcpRelay;
import io.sluice.testbed.TestBed;
import io.sluice.testbed.TokenServer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * GCS notifies Pub/Sub: what holds with either event log. No Bucket here is polled within the time
 * of a test.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class GcsPushCases {

  final TestBed bed = TestBed.shared();
  final Gcs gcs = new Gcs(bed.gcs());
  private final String shard;
  PubSubFixture pubsub;
  private TcpRelay relay;
  private S3Proxy proxy;
  private TokenServer tokens;
  SluiceProcess sluice;

  GcsPushCases(String shard) {
    this.shard = shard;
  }

  /** The settings of the event log. */
  abstract Map<String, String> log();

  @BeforeAll
  void start() throws Exception {
    SharedSluice.prepare(bed);
    pubsub = new PubSubFixture(bed.pubsub());
    relay = TcpRelay.before(bed.pubsub());
    proxy = S3Proxy.before(new S3Endpoint(bed.gcs(), "", "", ""));
    tokens = new TokenServer();
    startSluice();
  }

  void startSluice() {
    sluice = SluiceProcess.start(bed, environment());
  }

  Map<String, String> environment() {
    Map<String, String> environment = new HashMap<>(log());
    environment.put("STORAGE_EMULATOR_HOST", proxy.endpoint().endpoint().toString());
    environment.put("PUBSUB_EMULATOR_HOST", relay.address());
    environment.put("SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS", pubsub.subscription);
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + shard);
    return environment;
  }

  @AfterAll
  void stop() {
    sluice.close();
    tokens.close();
    proxy.close();
    relay.close();
    pubsub.close();
  }

  Source source(String hint) throws Exception {
    return new Source(hint);
  }

  /** A bucket that notifies, and the Bucket over its folder {@code app}. */
  final class Source implements AutoCloseable {

    final Scenario it;
    final String bucket;

    private Source(String hint) throws Exception {
      it = Scenario.privileged(bed, bed.moto(), hint).inShard(shard);
      it.credentials(Map.of("gcp_credentials", tokens.keyFile()));
      bucket = pubsub.notifyingBucket(bed.gcs());
    }

    Source put(String name, String value) {
      gcs.put(bucket, "app/" + name + ".yaml", it.configMap(name, value));
      return this;
    }

    void delete(String name) {
      gcs.delete(bucket, "app/" + name + ".yaml");
    }

    /** Has what was uploaded brought in, and waits until none of its notifications is open. */
    Source live() {
      it.bucketOver("gs://" + bucket + "/app").awaitReady();
      awaitNothingOpen();
      it.sync();
      return this;
    }

    void awaitValue(String name, String value) {
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(it.liveValue(name)).contains(value));
    }

    long reads() {
      return proxy.requests().stream()
          .filter(r -> r.key().contains(bucket) && r.key().contains("/o/"))
          .filter(r -> "media".equals(r.query().get("alt")))
          .count();
    }

    long listings() {
      return proxy.requests().stream()
          .filter(r -> r.kind() == S3Request.Kind.GET && r.key().endsWith(bucket + "/o"))
          .count();
    }

    @Override
    public void close() {
      it.close();
    }
  }

  void awaitNothingOpen() {
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(
            () ->
                assertThat(sluice.metrics())
                    .contains("sluice_event_log_open_records 0.0")
                    .contains("sluice_event_log_unread_records 0.0"));
  }

  @Test
  void anUploadIsLiveByItsNotificationWithOneReadAndNoListing() throws Exception {
    try (var source = source("gcs-one")) {
      // Given
      source.put("one", "1").put("two", "2").live();
      proxy.forget();

      // When
      source.put("one", "pushed");

      // Then
      source.awaitValue("one", "pushed");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(source.it.lastTrigger()).isEqualTo("event"));
      assertThat(source.reads()).isEqualTo(1);
      assertThat(source.listings()).isZero();
    }
  }

  @Test
  void aRemovalIsPrunedByItsNotification() throws Exception {
    try (var source = source("gcs-removal")) {
      // Given
      source.put("one", "1").put("two", "2").live();

      // When
      source.delete("two");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(source.it.liveConfigMap("two")).isEmpty());
      assertThat(source.it.liveValue("one")).contains("1");
    }
  }

  @Test
  void whatIsOverwrittenAgainAndAgainEndsAsItsNewestState() throws Exception {
    try (var source = source("gcs-overwrite")) {
      // Given
      source.put("one", "0").live();

      // When
      for (int i = 1; i <= 8; i++) {
        source.put("one", "state " + i);
      }

      // Then
      source.awaitValue("one", "state 8");
      awaitNothingOpen();
      assertThat(source.it.liveValue("one")).contains("state 8");
    }
  }

  @Test
  void whatIsToldThriceShuffledAndLateLeavesTheClusterEqualToTheBucket() throws Exception {
    try (var source = source("gcs-shuffled")) {
      // Given
      List<Map<String, String>> told = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        source.put("many-" + i, "newest");
        var key = "app/many-" + i + ".yaml";
        told.add(attributes("OBJECT_FINALIZE", source.bucket, key, "1"));
        told.add(attributes("OBJECT_ARCHIVE", source.bucket, key, "1"));
        told.add(attributes("OBJECT_DELETE", source.bucket, key, "2"));
        told.add(attributes("OBJECT_METADATA_UPDATE", source.bucket, key, "3"));
      }
      source.live();
      var uid = source.it.liveConfigMap("many-0").orElseThrow().getMetadata().getUid();
      List<Map<String, String>> all = new ArrayList<>();
      for (int times = 0; times < 3; times++) {
        all.addAll(told);
      }
      Collections.shuffle(all, new Random(11));

      // When
      pubsub.publishAll(all);
      source.put("last", "live");

      // Then
      source.awaitValue("last", "live");
      awaitNothingOpen();
      source.it.awaitReady();
      for (int i = 0; i < 10; i++) {
        assertThat(source.it.liveValue("many-" + i)).contains("newest");
      }
      assertThat(source.it.liveConfigMap("many-0").orElseThrow().getMetadata().getUid())
          .isEqualTo(uid);
    }
  }

  private static Map<String, String> attributes(
      String type, String bucket, String key, String generation) {
    return Map.of(
        "eventType", type,
        "bucketId", bucket,
        "objectId", key,
        "objectGeneration", generation,
        "eventTime", "2026-01-01T00:00:00Z",
        "payloadFormat", "JSON_API_V1");
  }

  @Test
  void noUploadIsLostWhileTheStreamIsCutAndNothingStaysUnacked() throws Exception {
    try (var source = source("gcs-cut")) {
      // Given
      source.put("first", "1").live();

      // When
      for (int i = 0; i < 12; i++) {
        if (i == 4) {
          relay.cut();
        }
        if (i == 8) {
          relay.heal();
        }
        source.put("cut-" + i, "live");
      }

      // Then
      for (int i = 0; i < 12; i++) {
        source.awaitValue("cut-" + i, "live");
      }
      awaitNothingOpen();

      // When
      sluice.stop();

      // Then
      assertThat(pubsub.pull()).isEmpty();
      startSluice();
    }
  }
}
