package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.api.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Many Buckets at once, in one process of their own. */
class ManyBucketsIT {

  private static final int BUCKETS = 100;
  private static final int OBJECTS = 4;
  private static final Pattern THREADS =
      Pattern.compile("(?m)^jvm_threads_live_threads(?:\\{.*})? (\\S+)$");

  @Test
  void aHundredBucketsBecomeReadyWithinLittleMemoryAndFewThreads() {
    var sluice =
        ShardSluice.of("many", Map.of("JDK_JAVA_OPTIONS", "-Xmx256m -XX:+ExitOnOutOfMemoryError"));
    try (var it = sluice.scenario("many")) {
      // Given
      for (int bucket = 0; bucket < BUCKETS; bucket++) {
        for (int object = 0; object < OBJECTS; object++) {
          var name = "b" + bucket + "-o" + object;
          it.put("b" + bucket + "/" + object + ".yaml", it.configMap(name, "1"));
        }
        create(it, sluice.shard(), bucket);
      }

      var audit = sluice.bed().audit();

      // When
      try (var process = sluice.start()) {
        var begun = Instant.now();
        await().atMost(Duration.ofMinutes(2)).until(() -> ready(it) == BUCKETS);
        System.out.printf(
            "%d Buckets of %d objects ready after %s%n",
            BUCKETS, OBJECTS, Duration.between(begun, Instant.now()));

        // Then
        assertThat(
                it.client()
                    .configMaps()
                    .inNamespace(it.namespace())
                    .withLabel("sluice.io/bucket-namespace", it.namespace())
                    .list()
                    .getItems())
            .hasSize(BUCKETS * OBJECTS);
        var threads = THREADS.matcher(process.metrics());
        assertThat(threads.find()).isTrue();
        assertThat(Double.parseDouble(threads.group(1))).isLessThan(100);
        assertThat(process.log()).doesNotContain("ERROR");
        var asked = audit.requests();
        assertThat(asked)
            .as("the schema is read for all together, not for each")
            .filteredOn(r -> r.resource().equals("customresourcedefinitions"))
            .hasSizeLessThan(10);
        assertThat(asked)
            .as("what the term began with is not read one by one")
            .filteredOn(r -> r.verb().equals("get") && r.resource().equals("buckets"))
            .hasSizeLessThan(BUCKETS / 2);
        assertThat(asked)
            .filteredOn(r -> r.verb().equals("list") && r.namespace().equals(sluice.shard()))
            .filteredOn(r -> r.resource().equals("configmaps"))
            .hasSize(1);
      }
    }
  }

  private static void create(Scenario it, String shard, int bucket) {
    it.create(
        """
        apiVersion: source.toolkit.fluxcd.io/v1
        kind: Bucket
        metadata: {name: b%d, namespace: %s, labels: {sharding.fluxcd.io/key: %s}}
        spec:
          interval: 10m
          url: s3://%s/b%d
          secretRef: {name: s3-credentials}
        """
            .formatted(bucket, it.namespace(), shard, it.s3Bucket(), bucket));
  }

  private static long ready(Scenario it) {
    return it
        .client()
        .resources(Bucket.class)
        .inNamespace(it.namespace())
        .list()
        .getItems()
        .stream()
        .filter(ManyBucketsIT::ready)
        .count();
  }

  private static boolean ready(Bucket bucket) {
    return bucket.getStatus() != null
        && bucket.getStatus().conditions() != null
        && bucket.getStatus().conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }
}
