package io.sluice.it;

import static io.sluice.testbed.S3Request.Kind.GET;
import static io.sluice.testbed.S3Request.Kind.LIST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Fault;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sources that cannot be listed: each says which way, nothing is touched, and all heal. */
class UnreachableSourceIT {

  private final SharedSluice sluice = SharedSluice.get();

  @AfterEach
  void heal() {
    sluice.proxy().heal();
  }

  /** A Bucket that was well, and what its next listing meets; heals by itself afterwards. */
  private void meets(String hint, Fault fault, String... told) {
    try (var it = Scenario.shared(hint)) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket("timeout: 2s").awaitReady();
      var before = it.status().orElseThrow();
      it.put("app/one.yaml", it.configMap("one", "2"));
      sluice.proxy().inject(r -> r.kind() == LIST && r.bucket().equals(it.s3Bucket()), fault);

      // When
      it.sync();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed")).contains(told);
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("False");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.status().orElseThrow().artifact()).isEqualTo(before.artifact());
      assertThat(it.condition("PruneBlocked")).isEmpty();

      // When
      sluice.proxy().heal();

      // Then
      it.awaitReady();
      assertThat(it.liveValue("one")).contains("2");
    }
  }

  @Test
  void accessDenied() {
    meets("denied", new Fault.Status(403, "AccessDenied"), "is denied", "s3:ListBucket");
  }

  @Test
  void aServerThatNeverAnswers() {
    meets("stalled", new Fault.Stall(), "did not answer", "within 2s", "spec.timeout");
  }

  @Test
  void connectionsThatBreakOff() {
    meets("reset", new Fault.Reset(), "the connection to", "broke off");
  }

  @Test
  void aServerThatFails() {
    meets("failing", new Fault.Status(500, "InternalError"), "500 InternalError");
  }

  @Test
  void aBucketThatIsMissingIsFoundOnceItIsCreated() {
    try (var it = Scenario.shared("missing")) {
      // Given
      var missing = Scenario.uniqueName("missing");

      // When
      it.bucketOver("s3://" + missing + "/app");

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("bucket " + missing + " does not exist");

      // When
      it.s3().createBucket(r -> r.bucket(missing));

      // Then
      it.awaitReady();
    }
  }

  @Test
  void anEndpointThatIsDownIsFollowedOnceTheSpecNamesAnother() throws IOException {
    try (var it = Scenario.privileged("down")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      int port;
      try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = socket.getLocalPort();
      }

      // When
      it.bucket("endpoint: 127.0.0.1:" + port, "insecure: true");

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("127.0.0.1:" + port, "refuses connections");

      // When
      it.patchSpec("{\"endpoint\":\"%s\"}".formatted(proxy()));

      // Then
      it.awaitReady();
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void tlsToAServerThatSpeaksPlainHttpAdvisesInsecure() {
    try (var it = Scenario.privileged("plain")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));

      // When
      it.bucket("endpoint: " + proxy());

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains(proxy() + " does not speak TLS", "spec.insecure: true");

      // When
      it.patchSpec("{\"insecure\":true}").awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
    }
  }

  @Test
  void aTenantsEndpointMayNotLeadInside() {
    try (var it = Scenario.shared("inside")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));
      sluice.proxy().forget();

      // When
      it.bucket("endpoint: " + proxy(), "insecure: true");

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains(proxy(), "SLUICE_PRIVILEGED_NAMESPACES");
      assertThat(sluice.proxy().count(LIST, it.s3Bucket())).isZero();
    }
  }

  @Test
  void aNewRequestStartsTheBackOffAnew() {
    try (var it = Scenario.shared("back-off")) {
      // Given
      sluice
          .proxy()
          .inject(
              r -> r.kind() == LIST && r.bucket().equals(it.s3Bucket()),
              new Fault.Status(403, "AccessDenied"));
      it.bucket().awaitCondition("FetchFailed", "BucketOperationFailed");
      await().atMost(Scenario.PATIENCE).until(() -> lists(it) >= 4);

      // When
      long asked = lists(it);
      it.sync();

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> lists(it) >= asked + 3);
    }
  }

  @Test
  void retriesForOneUnreadableObjectSlowDownAsThoseForAllDo() {
    try (var whole = Scenario.shared("whole");
        var one = Scenario.shared("unreadable")) {
      // Given
      one.put("app/one.yaml", one.configMap("one", "1"));
      var denied = new Fault.Status(403, "AccessDenied");
      sluice.proxy().inject(r -> r.kind() == GET && r.bucket().equals(one.s3Bucket()), denied);
      sluice.proxy().inject(r -> r.kind() == LIST && r.bucket().equals(whole.s3Bucket()), denied);
      sluice.proxy().forget();

      // When
      whole.bucket();
      one.bucket();
      await().atMost(Scenario.PATIENCE).until(() -> lists(whole) >= 5);

      // Then
      assertThat(lists(one)).isLessThanOrEqualTo(lists(whole) + 2);
    }
  }

  private long lists(Scenario it) {
    return sluice.proxy().count(LIST, it.s3Bucket());
  }

  @Test
  void aBucketThatFailsHoldsUpNoOther() {
    try (var slow = Scenario.shared("slow");
        var quick = Scenario.shared("quick")) {
      // Given
      sluice
          .proxy()
          .inject(r -> r.kind() == LIST && r.bucket().equals(slow.s3Bucket()), new Fault.Stall());
      sluice.proxy().forget();
      slow.bucket("timeout: 5m");
      await().atMost(Scenario.PATIENCE).until(() -> lists(slow) == 1);

      // When
      quick.put("app/one.yaml", quick.configMap("one", "1")).bucket().awaitReady();

      // Then
      assertThat(quick.liveValue("one")).contains("1");
      assertThat(slow.condition("Ready").map(c -> c.getStatus()).orElse("Unknown"))
          .isEqualTo("Unknown");
    }
  }

  private String proxy() {
    var endpoint = sluice.proxy().endpoint().endpoint();
    return endpoint.getHost() + ":" + endpoint.getPort();
  }
}
