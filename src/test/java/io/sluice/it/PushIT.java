package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.sluice.testbed.S3Request;
import io.sluice.testbed.TestBed;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * S3 notifies SQS, and the memory log carries it: no Bucket here is polled within the time of a
 * test.
 */
class PushIT {

  private final PushedSluice sluice = PushedSluice.get();

  @AfterEach
  void nothingRemains() {
    sluice.awaitSettled();
  }

  private static final String[] ONE_CHANGE = {
    "patch configmaps", "update configmaps", "patch buckets/status", "create events"
  };

  @Test
  void anUploadIsLiveByItsNotificationWithOneGetAndNoListing() {
    try (var it = sluice.notified("push-one")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady().sync();
      sluice.awaitSettled();
      it.sync();
      sluice.buckets().forget();

      // When
      it.put("app/one.yaml", it.configMap("one", "pushed"));

      // Then
      await().untilAsserted(() -> assertThat(it.liveValue("one")).contains("pushed"));
      assertThat(sluice.buckets().count(S3Request.Kind.GET, it.s3Bucket())).isEqualTo(1);
      assertThat(sluice.buckets().count(S3Request.Kind.LIST, it.s3Bucket())).isZero();
      await()
          .untilAsserted(
              () ->
                  assertThat(it.status().orElseThrow().history().getFirst().trigger())
                      .isEqualTo("event"));
    }
  }

  @Test
  void aChangeOfAnObjectAppliedBeforeTakesFourRequestsToTheApiServer() {
    try (var it = sluice.notified("push-four")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady().sync();
      sluice.awaitSettled();
      it.sync();
      awaitAnOldWrite(it, "one");

      // When
      var requests = requestsForAPushOf(it, "one");

      // Then
      assertThat(requests).containsExactlyInAnyOrder(ONE_CHANGE);
    }
  }

  @Test
  void aChangeRightAfterThatOfAnotherObjectTakesFourRequestsToo() {
    try (var it = sluice.notified("push-four-again")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady().sync();
      sluice.awaitSettled();
      it.sync();
      awaitAnOldWrite(it, "two");
      requestsForAPushOf(it, "one");

      // When
      var requests = requestsForAPushOf(it, "two");

      // Then
      assertThat(requests).containsExactlyInAnyOrder(ONE_CHANGE);
    }
  }

  private static List<String> requestsForAPushOf(Scenario it, String configMap) {
    var audit = TestBed.shared().audit();
    it.put("app/" + configMap + ".yaml", it.configMap(configMap, "pushed"));
    await()
        .untilAsserted(
            () ->
                assertThat(it.events("Applied"))
                    .anyMatch(e -> e.contains(configMap + " configured")));
    return audit.requests().stream()
        .filter(r -> r.namespace().equals(it.namespace()) || r.name().startsWith("sluice-inv"))
        .filter(r -> r.writes() || r.resource().equals("configmaps"))
        .map(r -> r.verb() + " " + r.resource())
        .toList();
  }

  /** A write soon after another of the same object is noted in the inventory before it is made. */
  private static void awaitAnOldWrite(Scenario it, String configMap) {
    var fields =
        it.liveConfigMap(configMap).orElseThrow().getMetadata().getManagedFields().getFirst();
    await().until(() -> Instant.parse(fields.getTime()).plusSeconds(4).isBefore(Instant.now()));
  }

  @Test
  void whatSomebodyTookOutOfSluicesHandsIsLeftAloneByAPushToo() {
    try (var it = sluice.notified("push-left-alone")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady();
      it.client()
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
    try (var it = sluice.notified("push-removal")) {
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
  void aThousandUploadsInABurstAreLiveWithFewerThanAHundredSyncs() {
    try (var it = sluice.notified("push-burst")) {
      // Given
      it.put("app/first.yaml", it.configMap("first", "1")).bucket().awaitReady();
      sluice.awaitSettled();
      long before = sluice.metrics().syncs(it);

      // When
      IntStream.range(0, 1000)
          .parallel()
          .forEach(i -> it.put("app/burst-" + i + ".yaml", it.configMap("burst-" + i, "live")));

      // Then
      await()
          .atMost(Scenario.PATIENCE.multipliedBy(2))
          .untilAsserted(
              () ->
                  assertThat(it.client().configMaps().inNamespace(it.namespace()).list().getItems())
                      .filteredOn(c -> c.getMetadata().getName().startsWith("burst-"))
                      .hasSize(1000));
      sluice.awaitSettled();
      it.awaitReady();
      assertThat(sluice.metrics().syncs(it) - before).isLessThan(100);
    }
  }

  @Test
  void reportedDriftStandsWhenSomethingElseIsPushed() {
    try (var it = sluice.notified("push-drift")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket("apply: {drift: Report}").awaitReady();
      sluice.awaitSettled();
      it.client()
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

  @Test
  void aReplayOfTheMemoryLogIsSaidToBeImpossibleAndNotTriedAgain() {
    try (var it = sluice.notified("push-replay")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();

      // When
      it.annotate("sluice.io/replay-from", "earliest");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(it.status().orElseThrow().lastHandledReplayAt())
                      .isEqualTo("earliest"));
      it.sync();
      assertThat(it.events("ReplayNotPossible"))
          .containsExactly(
              "The event log is in memory, which keeps nothing to replay: set SLUICE_EVENTS_LOG=kafka");
    }
  }
}
