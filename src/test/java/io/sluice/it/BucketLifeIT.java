package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Fault;
import io.sluice.testbed.S3Request;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What happens to a Bucket while it is being synced. */
class BucketLifeIT {

  @AfterEach
  void heal() {
    SharedSluice.get().proxy().heal();
  }

  @Test
  void aBucketDeletedWhileItsSyncRunsLeavesNothing() {
    try (var it = Scenario.shared("deleted-amid")) {
      // Given
      it.put("app/all.yaml", many(it, 400)).bucket();
      await().atMost(Scenario.PATIENCE).until(() -> live(it) > 0);

      // When
      it.client()
          .resources(io.sluice.api.Bucket.class)
          .inNamespace(it.namespace())
          .withName("source")
          .delete();

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.bucketObject().isEmpty());
      await().atMost(Scenario.PATIENCE).until(() -> live(it) == 0);
      assertThat(inventories(it)).isZero();
    }
  }

  @Test
  void aBucketCreatedAnewUnderItsNameIsSyncedFromScratch() {
    try (var it = Scenario.shared("anew")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("more/two.yaml", it.configMap("two", "2"));
      it.bucket().awaitReady();

      // When
      it.client()
          .resources(io.sluice.api.Bucket.class)
          .inNamespace(it.namespace())
          .withName("source")
          .delete();
      await().atMost(Scenario.PATIENCE).until(() -> it.bucketObject().isEmpty());
      it.bucketOver("s3://" + it.s3Bucket() + "/more").awaitReady();

      // Then
      assertThat(it.liveValue("two")).contains("2");
      await().atMost(Scenario.PATIENCE).until(() -> it.liveConfigMap("one").isEmpty());
    }
  }

  @Test
  void theNewestSpecWinsOverASyncUnderWay() {
    try (var it = Scenario.shared("newest-spec")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("more/two.yaml", it.configMap("two", "2"));
      var proxy = SharedSluice.get().proxy();
      proxy.inject(r -> r.bucket().equals(it.s3Bucket()), new Fault.Stall(), 1);
      it.bucket("timeout: 3s");
      await()
          .atMost(Scenario.PATIENCE)
          .until(() -> proxy.count(S3Request.Kind.LIST, it.s3Bucket()) > 0);

      // When
      it.patchSpec("{\"url\":\"s3://" + it.s3Bucket() + "/more\"}");

      // Then
      it.awaitReady();
      assertThat(it.liveValue("two")).contains("2");
      assertThat(it.liveConfigMap("one")).isEmpty();
    }
  }

  @Test
  void aBucketWhoseStoreDoesNotAnswerHoldsUpNoOther() {
    try (var slow = Scenario.shared("slow");
        var quick = Scenario.shared("quick")) {
      // Given
      var proxy = SharedSluice.get().proxy();
      proxy.inject(r -> r.bucket().equals(slow.s3Bucket()), new Fault.Stall());
      slow.bucket("timeout: 20s");
      await()
          .atMost(Scenario.PATIENCE)
          .until(() -> proxy.count(S3Request.Kind.LIST, slow.s3Bucket()) > 0);

      // When
      quick.put("app/one.yaml", quick.configMap("one", "1")).bucket().awaitReady();

      // Then
      assertThat(quick.liveValue("one")).contains("1");
      assertThat(slow.condition("FetchFailed")).isEmpty();
      assertThat(slow.status().map(s -> s.artifact()).isEmpty()).isTrue();
    }
  }

  private static String many(Scenario it, int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> it.configMap("many-" + i, "1"))
        .collect(Collectors.joining("---\n"));
  }

  private static int live(Scenario it) {
    return it.client()
        .configMaps()
        .inNamespace(it.namespace())
        .withLabel("sluice.io/bucket", "source")
        .list()
        .getItems()
        .size();
  }

  private static long inventories(Scenario it) {
    return it.client().configMaps().inNamespace("flux-system").list().getItems().stream()
        .filter(c -> c.getMetadata().getName().startsWith("sluice-inventory-"))
        .map(c -> c.getMetadata().getAnnotations())
        .filter(a -> a != null && a.containsValue(it.namespace() + "/source"))
        .count();
  }
}
