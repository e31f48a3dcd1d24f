package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.GET;
import static io.sluice.testbed.S3Request.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.sluice.testbed.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import software.amazon.awssdk.services.s3.model.Event;

/** Notifications that come late, often, shuffled, for nothing, or not at all. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PushTroubleIT {

  private static final int BUSY = 100;

  /** Longer than the 30 s for which a queue hides a message that somebody received and lost. */
  private static final Duration HIDDEN = Duration.ofMinutes(2);

  private static Scenario forgotten;
  private final PushedSluice sluice = PushedSluice.get();

  /** What only shows after a minute begins before the other tests. */
  @BeforeAll
  static void haveABucketForgetToNotify() {
    var sluice = PushedSluice.get();
    forgotten = sluice.notified("push-forgotten");
    forgotten.put("app/told.yaml", forgotten.configMap("told", "1"));
    polled(forgotten, "3s").awaitReady();
    forgotten.put("app/told.yaml", forgotten.configMap("told", "2"));
    await()
        .atMost(Scenario.PATIENCE)
        .until(() -> forgotten.liveValue("told").orElse("").equals("2"));
    sluice.awaitSettled();
    sluice.sqs().silence(forgotten.s3Bucket());
    forgotten.put("app/untold.yaml", forgotten.configMap("untold", "2"));
  }

  @AfterEach
  void nothingRemains() {
    sluice.buckets().heal();
    sluice.queues().heal();
    sluice.awaitSettled();
  }

  @Test
  void eventsThatComeThriceAndShuffledApplyWhatTheBucketHoldsAndNothingOlder() {
    var tap = sluice.sqs().queue();
    try (var it = sluice.silent("push-thrice");
        var seen = Seen.configMaps(it)) {
      // Given
      IntStream.range(0, 20).forEach(i -> it.put(key(i), it.configMap("c" + i, "0")));
      it.bucket().awaitReady();
      sluice.sqs().notify(it.s3Bucket(), tap);
      for (var version : List.of("1", "2", "3")) {
        IntStream.range(0, 20).forEach(i -> it.put(key(i), it.configMap("c" + i, version)));
      }
      it.delete(key(0));
      var events = new ArrayList<String>();
      var once = sluice.sqs().take(tap, 61);
      IntStream.range(0, 3).forEach(time -> events.addAll(once));
      Collections.shuffle(events, new Random(5));

      // When
      sluice.sqs().send(sluice.queue(), events);

      // Then
      sluice.awaitSettled();
      it.awaitReady();
      assertThat(it.liveConfigMap("c0")).isEmpty();
      assertThat(IntStream.range(1, 20).mapToObj(i -> it.liveValue("c" + i).orElseThrow()))
          .containsOnly("3");
      assertThat(seen.objects())
          .filteredOn(c -> c.getMetadata().getName().matches("c\\d+"))
          .extracting(c -> ((ConfigMap) c).getData().get("value"))
          .containsOnly("0", "3");
    }
  }

  @Test
  void anObjectThatMovedToAFileOfWhichNothingWasHeardYetIsNotPruned() {
    var tap = sluice.sqs().queue();
    try (var it = sluice.silent("push-moved");
        var seen = Seen.configMaps(it)) {
      // Given
      it.put("app/a.yaml", it.configMap("stays", "1") + "---\n" + it.configMap("moves", "1"))
          .put("app/b.yaml", it.configMap("other", "1"))
          .bucket()
          .awaitReady();
      sluice.sqs().notify(it.s3Bucket(), tap);
      it.put("app/b.yaml", it.configMap("other", "1") + "---\n" + it.configMap("moves", "1"));
      sluice.sqs().take(tap, 1);
      it.put("app/a.yaml", it.configMap("stays", "2"));

      // When
      sluice.sqs().send(sluice.queue(), sluice.sqs().take(tap, 1));

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.liveValue("stays").orElse("").equals("2"));
      sluice.awaitSettled();
      it.awaitReady().sync();
      assertThat(seen.uidsOf("moves")).hasSize(1);
    }
  }

  @Test
  void aQueueThatAnswers500LosesNothingAndKeepsNothing() {
    try (var it = sluice.notified("push-500")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      sluice.awaitSettled();
      var error = new Fault.Status(500, "InternalError");
      sluice.queues().inject(r -> r.action().equals("ReceiveMessage"), error, 8);
      sluice.queues().inject(r -> r.action().equals("DeleteMessageBatch"), error, 8);

      // When
      it.put("app/one.yaml", it.configMap("one", "2"))
          .put("app/two.yaml", it.configMap("two", "2"));

      // Then
      await().atMost(HIDDEN).until(() -> it.liveValue("one").orElse("").equals("2"));
      await().atMost(HIDDEN).until(() -> it.liveValue("two").orElse("").equals("2"));
      sluice.awaitSettled();
    }
  }

  @Test
  void oneBucketThatWaitsHoldsUpNoneOfAHundredOthersAndKeepsItsOwnEvents() {
    var released = new CompletableFuture<Void>();
    try (var it = sluice.notified("push-busy");
        var slow = sluice.notified("push-slow")) {
      // Given
      IntStream.range(0, BUSY).forEach(i -> busy(it, i));
      slow.put("app/one.yaml", slow.configMap("one", "1")).bucket("timeout: 10m").awaitReady();
      await().atMost(Duration.ofMinutes(2)).until(() -> live(it, "1") == BUSY);
      sluice.awaitSettled();
      sluice.buckets().inject(r -> r.bucket().equals(slow.s3Bucket()), new Fault.Hold(released));

      // When
      slow.put("app/one.yaml", slow.configMap("one", "2"));
      await()
          .atMost(Scenario.PATIENCE)
          .until(() -> sluice.buckets().count(GET, slow.s3Bucket()) > 1);
      IntStream.range(0, 20).forEach(i -> slow.put(key(i), slow.configMap("c" + i, "2")));
      IntStream.range(0, BUSY)
          .forEach(i -> it.put("b" + i + "/one.yaml", it.configMap("b" + i, "2")));

      // Then
      await().atMost(Duration.ofMinutes(1)).until(() -> live(it, "2") == BUSY);
      assertThat(slow.liveValue("one")).contains("1");
      assertThat(sluice.metrics().sum("sluice_event_log_open_records")).isPositive();

      // When
      released.complete(null);

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> live(slow, "2") == 21);
    } finally {
      released.complete(null);
    }
  }

  @Test
  void removingAllFilesOfAFolderStopsAtTheLimitAndKeepsTheRest() {
    try (var it = sluice.notified("push-rm")) {
      // Given
      it.put("app/keep.yaml", it.configMap("keep", "1"));
      IntStream.range(0, 100).forEach(i -> it.put(key(i), it.configMap("c" + i, "1")));
      it.bucket().awaitReady();
      sluice.awaitSettled();

      // When
      IntStream.range(0, 100).forEach(i -> it.delete(key(i)));

      // Then
      sluice.awaitSettled();
      var message = it.awaitCondition("PruneBlocked", "OverLimit");
      assertThat(message).contains("100 of 101", "50%");
      it.sync();
      assertThat(live(it, "1")).isGreaterThanOrEqualTo(51);
      assertThat(it.condition("PruneBlocked")).isPresent();
    }
  }

  @Test
  void aNamespaceWhoseFileIsMovedIsNeverDeleted() {
    try (var it = sluice.notified("push-mv").withClusterAdmin()) {
      // Given
      var inner = Scenario.uniqueName("moved");
      it.put(
              "app/old.yaml",
              "{apiVersion: v1, kind: Namespace, metadata: {name: "
                  + inner
                  + ", annotations: {sluice.io/prune: enabled}}}")
          .put("app/keep.yaml", it.configMap("keep", "1"))
          .bucket()
          .awaitReady();
      sluice.awaitSettled();
      try (var seen = Seen.namespace(it, inner)) {
        // When
        it.s3()
            .copyObject(
                r ->
                    r.sourceBucket(it.s3Bucket())
                        .sourceKey("app/old.yaml")
                        .destinationBucket(it.s3Bucket())
                        .destinationKey("app/new.yaml"));
        it.delete("app/old.yaml");

        // Then
        sluice.awaitSettled();
        it.awaitReady();
        it.put("app/keep.yaml", it.configMap("keep", "2"));
        await().atMost(Scenario.PATIENCE).until(() -> it.liveValue("keep").orElse("").equals("2"));
        it.sync().awaitReady();
        assertThat(seen.uidsOf(inner)).hasSize(1);
        assertThat(seen.objects())
            .allSatisfy(n -> assertThat(n.getMetadata().getDeletionTimestamp()).isNull());
      }
    }
  }

  @Test
  void whereOnlyUploadsNotifyOneASecondDoesNotPutOffThePollThatPrunes() {
    try (var it = sluice.silent("push-created")) {
      // Given
      sluice.sqs().notify(it.s3Bucket(), sluice.queue(), Event.S3_OBJECT_CREATED);
      it.put("app/one.yaml", it.configMap("one", "0"))
          .put("app/two.yaml", it.configMap("two", "1"));
      polled(it, "5s").awaitReady();
      var uploads = new int[1];

      // When
      it.delete("app/two.yaml");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .pollInterval(Duration.ofSeconds(1))
          .until(
              () -> {
                it.put("app/one.yaml", it.configMap("one", "" + ++uploads[0]));
                return it.liveConfigMap("two").isEmpty();
              });
      await()
          .atMost(Scenario.PATIENCE)
          .until(() -> it.liveValue("one").orElse("").equals("" + uploads[0]));
    }
  }

  @Test
  void afterAHundredHintsThatChangedNothingFewMoreAreLookedAtUntilOneDoesChange() {
    var tap = sluice.sqs().queue();
    try (var it = sluice.silent("push-futile")) {
      // Given
      sluice.sqs().notify(it.s3Bucket(), tap);
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      var hint = sluice.sqs().take(tap, 1).getFirst();
      sluice.sqs().send(sluice.queue(), Collections.nCopies(100, hint));
      sluice.awaitSettled();
      sluice.buckets().forget();
      var begun = Instant.now();

      // When
      IntStream.range(0, 150).forEach(i -> sluice.sqs().send(sluice.queue(), hint));
      sluice.awaitSettled();

      // Then
      long seconds = Duration.between(begun, Instant.now()).toSeconds() + 1;
      assertThat(sluice.buckets().count(GET, it.s3Bucket())).isBetween(1L, seconds + 1);
      assertThat(sluice.buckets().count(LIST, it.s3Bucket())).isZero();

      // When
      it.put("app/one.yaml", it.configMap("one", "2"));
      sluice.sqs().send(sluice.queue(), hint);

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.liveValue("one").orElse("").equals("2"));
    }
  }

  @Test
  @Order(Integer.MAX_VALUE)
  void aChangeThatOnlyAPollFoundIsToldAsAMissingNotification() {
    // Given
    // When
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> !forgotten.events("NotificationMissing").isEmpty());

    // Then
    assertThat(forgotten.events("NotificationMissing"))
        .containsExactly(
            "notifications for s3://"
                + forgotten.s3Bucket()
                + " may be misconfigured: a poll found changes that none told of: app/untold.yaml");
    assertThat(forgotten.liveValue("untold")).contains("2");
    forgotten.close();
  }

  private static Scenario polled(Scenario it, String interval) {
    return it.bucketWith(
        "interval: " + interval,
        "url: s3://" + it.s3Bucket() + "/app",
        "secretRef: {name: %s}".formatted(it.secret()));
  }

  private static String key(int i) {
    return "app/many/%03d.yaml".formatted(i);
  }

  private static void busy(Scenario it, int i) {
    it.put("b" + i + "/one.yaml", it.configMap("b" + i, "1"));
    it.create(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: Bucket
        metadata: {name: b%d, namespace: %s, labels: {sharding.fluxcd.io/key: push}}
        spec: {interval: 10m, url: "s3://%s/b%d", secretRef: {name: %s}}
        """
            .formatted(i, it.namespace(), it.s3Bucket(), i, it.secret()));
  }

  /** How many of the scenario's applied ConfigMaps have this value. */
  private static long live(Scenario it, String value) {
    return it
        .client()
        .configMaps()
        .inNamespace(it.namespace())
        .withLabel("sluice.io/bucket")
        .list()
        .getItems()
        .stream()
        .filter(c -> value.equals(c.getData().get("value")))
        .count();
  }

  /**
   * Every state of some objects since this was made. An informer, as it lists what is there: a bare
   * watch may lose its first event, which Vert.x drops when it comes before its handler is set.
   */
  private record Seen(Queue<HasMetadata> objects, AutoCloseable informer) implements AutoCloseable {

    static Seen configMaps(Scenario it) {
      Queue<HasMetadata> objects = new ConcurrentLinkedQueue<>();
      return new Seen(
          objects,
          it.client()
              .configMaps()
              .inNamespace(it.namespace())
              .inform(new Recorder<>(objects::add)));
    }

    static Seen namespace(Scenario it, String name) {
      Queue<HasMetadata> objects = new ConcurrentLinkedQueue<>();
      return new Seen(
          objects, it.client().namespaces().withName(name).inform(new Recorder<>(objects::add)));
    }

    List<String> uidsOf(String name) {
      return objects.stream()
          .filter(o -> o.getMetadata().getName().equals(name))
          .map(o -> o.getMetadata().getUid())
          .distinct()
          .toList();
    }

    @Override
    public void close() {
      try {
        informer.close();
      } catch (Exception e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private record Recorder<T>(Consumer<T> sink) implements ResourceEventHandler<T> {
    @Override
    public void onAdd(T object) {
      sink.accept(object);
    }

    @Override
    public void onUpdate(T before, T now) {
      sink.accept(now);
    }

    @Override
    public void onDelete(T object, boolean unknown) {
      sink.accept(object);
    }
  }
}
