package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.GET;
import static io.sluice.testbed.S3Request.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.ApiRequest;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a sync asks of the bucket and of the API server: no more than it needs. */
class RequestCountsIT {

  private final SharedSluice sluice = SharedSluice.get();

  /** What Sluice, as itself or on this Bucket's behalf, asked about this scenario. */
  private static List<ApiRequest> ofSluice(Scenario it, List<ApiRequest> requests) {
    return requests.stream()
        .filter(r -> !r.verb().equals("watch"))
        .filter(r -> r.namespace().equals(it.namespace()) || r.uri().contains(it.namespace()))
        .filter(r -> !isTests(r))
        .toList();
  }

  /** The requests of this test itself: it reads and annotates its Bucket, and reads objects. */
  private static boolean isTests(ApiRequest request) {
    return !request.user().startsWith("system:serviceaccount:")
        && ((request.verb().equals("get") && !request.resource().equals("secrets"))
            || (request.verb().equals("patch") && request.resource().equals("buckets")));
  }

  @Test
  void aThousandObjectsOneChanged() {
    try (var it = Scenario.shared("thousand")) {
      // Given
      IntStream.range(0, 1000)
          .parallel()
          .forEach(i -> it.put("app/%04d.yaml".formatted(i), it.configMap("c" + i, "1")));
      it.bucket().awaitReady(Duration.ofMinutes(3));
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(1000);
      sluice.proxy().forget();
      var quiet = sluice.bed().audit();

      // When
      it.sync();

      // Then
      assertThat(sluice.proxy().count(LIST, it.s3Bucket())).isEqualTo(1);
      assertThat(sluice.proxy().requests())
          .filteredOn(r -> r.bucket().equals(it.s3Bucket()) && r.kind() != LIST)
          .as("a requested sync also looks whether the bucket's root has ignore rules")
          .allMatch(r -> r.key().equals(".sourceignore"));
      assertThat(ofSluice(it, quiet.requests()))
          .filteredOn(ApiRequest::writes)
          .filteredOn(r -> !r.resource().equals("events"))
          .as("beside the answer to the request there is nothing to write")
          .hasSize(1)
          .allMatch(r -> r.resource().equals("buckets/status"));

      // When
      it.put("app/0500.yaml", it.configMap("c500", "2"));
      sluice.proxy().forget();
      var changed = sluice.bed().audit();
      it.sync();

      // Then
      assertThat(it.liveValue("c500")).contains("2");
      assertThat(sluice.proxy().count(LIST, it.s3Bucket())).isEqualTo(1);
      assertThat(sluice.proxy().count(GET, it.s3Bucket())).isEqualTo(1);
      var requests = ofSluice(it, changed.requests());
      assertThat(requests)
          .filteredOn(r -> r.resource().equals("configmaps") && r.verb().equals("patch"))
          .singleElement()
          .satisfies(r -> assertThat(r.name()).isEqualTo("c500"));
      assertThat(requests)
          .filteredOn(r -> !r.resource().equals("events"))
          .filteredOn(r -> !(r.resource().equals("configmaps") && r.verb().equals("patch")))
          .as("%s", requests)
          .hasSizeLessThanOrEqualTo(5);
    }
  }

  @Test
  void aPollThatFindsNothingNewListsOnceAndWritesNothing() {
    try (var it = Scenario.shared("idle")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();
      it.patchSpec("{\"interval\":\"1s\"}").awaitReady();
      sluice.proxy().forget();
      var audit = sluice.bed().audit();

      // When
      org.awaitility.Awaitility.await()
          .atMost(Scenario.PATIENCE)
          .until(() -> sluice.proxy().count(LIST, it.s3Bucket()) >= 4);

      // Then
      assertThat(sluice.proxy().requests().stream().filter(r -> r.bucket().equals(it.s3Bucket())))
          .allMatch(r -> r.kind() == LIST);
      assertThat(ofSluice(it, audit.requests()))
          .filteredOn(r -> !r.resource().equals("events"))
          .noneMatch(ApiRequest::writes);
    }
  }
}
