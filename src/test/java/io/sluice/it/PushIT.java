package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.sluice.notification.SqsFixture;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * S3 notifies SQS, and the memory log carries it: no Bucket here is polled within the time of a
 * test.
 */
class PushIT {

  private static TestBed bed;
  private static SqsFixture sqs;
  private static String queue;
  private static S3Proxy proxy;
  private static SluiceProcess sluice;

  @BeforeAll
  static void start() {
    bed = TestBed.shared();
    SharedSluice.prepare(bed);
    sqs = new SqsFixture(bed.moto());
    queue = sqs.queue();
    proxy = S3Proxy.before(bed.moto());
    Map<String, String> environment =
        new HashMap<>(
            SharedSluice.environment(proxy.endpoint().endpoint().toString(), bed.moto().region()));
    environment.put("AWS_ENDPOINT_URL_SQS", bed.moto().endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", bed.moto().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", bed.moto().secretKey());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=push");
    sluice = SluiceProcess.start(bed, environment);
  }

  @AfterAll
  static void stop() {
    sluice.close();
    proxy.close();
    sqs.close();
  }

  private static Scenario notified(String hint) {
    var it = new Scenario(bed, bed.moto(), hint).inShard("push");
    sqs.notify(it.s3Bucket(), queue);
    return it;
  }

  @Test
  void anUploadIsLiveByItsNotificationWithOneGetAndNoListing() {
    try (var it = notified("push-one")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady().sync();
      await().untilAsserted(() -> assertThat(sqs.messages(queue)).isZero());
      it.sync();
      proxy.forget();

      // When
      it.put("app/one.yaml", it.configMap("one", "pushed"));

      // Then
      await().untilAsserted(() -> assertThat(it.liveValue("one")).contains("pushed"));
      assertThat(proxy.count(S3Request.Kind.GET, it.s3Bucket())).isEqualTo(1);
      assertThat(proxy.count(S3Request.Kind.LIST, it.s3Bucket())).isZero();
      await()
          .untilAsserted(
              () ->
                  assertThat(it.status().orElseThrow().history().getFirst().trigger())
                      .isEqualTo("event"));
    }
  }

  @Test
  void aChangeOfAnObjectAppliedBeforeTakesFourRequestsToTheApiServer() {
    try (var it = notified("push-four")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady().sync();
      await().untilAsserted(() -> assertThat(sqs.messages(queue)).isZero());
      it.sync();
      awaitAnOldWrite(it, "one");
      var audit = bed.audit();

      // When
      it.put("app/one.yaml", it.configMap("one", "pushed"));
      await()
          .untilAsserted(
              () -> assertThat(it.events("Applied")).anyMatch(e -> e.contains("one configured")));

      // Then
      assertThat(audit.requests())
          .filteredOn(
              r -> r.namespace().equals(it.namespace()) || r.name().startsWith("sluice-inv"))
          .filteredOn(r -> r.writes() || r.resource().equals("configmaps"))
          .extracting(r -> r.verb() + " " + r.resource())
          .containsExactlyInAnyOrder(
              "patch configmaps", "update configmaps", "patch buckets/status", "create events");
    }
  }

  /** A write soon after another is noted in the inventory before it is made. */
  private static void awaitAnOldWrite(Scenario it, String configMap) {
    var fields =
        it.liveConfigMap(configMap).orElseThrow().getMetadata().getManagedFields().getFirst();
    await().until(() -> Instant.parse(fields.getTime()).plusSeconds(4).isBefore(Instant.now()));
  }

  @Test
  void whatSomebodyTookOutOfSluicesHandsIsLeftAloneByAPushToo() {
    try (var it = notified("push-left-alone")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady();
      bed.client()
          .configMaps()
          .inNamespace(it.namespace())
          .withName("one")
          .edit(
              c ->
                  new ConfigMapBuilder(c)
                      .editMetadata()
                      .addToAnnotations("sluice.io/reconcile", "disabled")
                      .endMetadata()
                      .build());

      // When
      it.put("app/one.yaml", it.configMap("one", "pushed"));
      it.put("app/two.yaml", it.configMap("two", "pushed"));

      // Then
      await().untilAsserted(() -> assertThat(it.liveValue("two")).contains("pushed"));
      it.sync();
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void aRemovalIsPrunedByItsNotification() {
    try (var it = notified("push-removal")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady();

      // When
      it.delete("app/two.yaml");

      // Then
      await().untilAsserted(() -> assertThat(it.liveConfigMap("two")).isEmpty());
      assertThat(it.liveConfigMap("one")).isPresent();
    }
  }

  @Test
  void aBurstOfUploadsIsLiveWithFewSyncsAndNothingStaysInTheQueue() {
    try (var it = notified("push-burst")) {
      // Given
      it.put("app/first.yaml", it.configMap("first", "1"));
      it.bucket().awaitReady();

      // When
      IntStream.range(0, 60)
          .parallel()
          .forEach(i -> it.put("app/burst-" + i + ".yaml", it.configMap("burst-" + i, "live")));

      // Then
      await()
          .atMost(Scenario.PATIENCE.multipliedBy(2))
          .untilAsserted(
              () ->
                  assertThat(
                          bed.client().configMaps().inNamespace(it.namespace()).list().getItems())
                      .filteredOn(c -> c.getMetadata().getName().startsWith("burst-"))
                      .hasSize(60));
      it.awaitReady();
      await().untilAsserted(() -> assertThat(sqs.messages(queue)).isZero());
    }
  }

  @Test
  void reportedDriftStandsWhenSomethingElseIsPushed() {
    try (var it = notified("push-drift")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket("apply: {drift: Report}").awaitReady();
      await().untilAsserted(() -> assertThat(sqs.messages(queue)).isZero());
      bed.client()
          .configMaps()
          .inNamespace(it.namespace())
          .withName("one")
          .edit(c -> new ConfigMapBuilder(c).addToData("value", "by hand").build());
      it.sync();
      it.awaitCondition("Drifted", "Drifted");

      // When
      it.put("app/two.yaml", it.configMap("two", "pushed"));

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(it.status().orElseThrow().history().getFirst())
                      .satisfies(h -> assertThat(h.trigger()).isEqualTo("event"))
                      .satisfies(h -> assertThat(h.applied()).isEqualTo(1)));
      assertThat(it.condition("Drifted")).isPresent();
    }
  }
}
