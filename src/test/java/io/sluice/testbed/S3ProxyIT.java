package io.sluice.testbed;

import static io.sluice.testbed.S3Request.Kind.DELETE;
import static io.sluice.testbed.S3Request.Kind.GET;
import static io.sluice.testbed.S3Request.Kind.HEAD;
import static io.sluice.testbed.S3Request.Kind.LIST;
import static io.sluice.testbed.S3Request.Kind.OTHER;
import static io.sluice.testbed.S3Request.Kind.PUT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Exception;

class S3ProxyIT {

  private static S3Endpoint server;

  private S3Proxy proxy;
  private S3Client s3;
  private String bucket;

  @BeforeAll
  static void startServer() {
    server = TestBed.shared().versitygw();
  }

  @BeforeEach
  void startProxy() {
    proxy = S3Proxy.before(server);
    s3 = TestBed.s3(proxy.endpoint());
    bucket = TestBed.bucket(server, "proxy");
  }

  @AfterEach
  void stopProxy() {
    s3.close();
    proxy.close();
  }

  @Test
  void requestsAreCountedByKindBucketAndKey() {
    // Given
    put("a", "text");
    // When
    s3.listObjectsV2(r -> r.bucket(bucket).prefix("a"));
    s3.listObjectVersions(r -> r.bucket(bucket));
    get("a");
    s3.headObject(r -> r.bucket(bucket).key("a"));
    s3.getBucketVersioning(r -> r.bucket(bucket));
    s3.deleteObject(r -> r.bucket(bucket).key("a"));
    // Then
    assertThat(proxy.requests())
        .extracting(S3Request::kind)
        .containsExactly(PUT, LIST, LIST, GET, HEAD, OTHER, DELETE);
    assertThat(proxy.requests())
        .extracting(S3Request::key)
        .containsExactly("a", "", "", "a", "a", "", "a");
    assertThat(proxy.count(LIST, bucket)).isEqualTo(2);
    assertThat(proxy.count(LIST, "another")).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b.yaml", "a+b.yaml", "ü/日本.yaml", "a//b", "50%.yaml", "q?x=y&z"})
  void keysComeThroughAsTheyAre(String key) {
    // Given
    put(key, key);
    // When
    String text = get(key);
    // Then
    assertThat(text).isEqualTo(key);
    assertThat(proxy.requests()).extracting(S3Request::key).containsExactly(key, key);
  }

  @Test
  void largeBodiesComeThroughWhole() {
    // Given
    String large = "0123456789abcdef".repeat(1 << 19);
    put("large", large);
    // When
    String text = get("large");
    // Then
    assertThat(text.equals(large)).isTrue();
  }

  @Test
  void anInjectedStatusIsAnsweredSoManyTimes() {
    // Given
    put("a", "text");
    proxy.inject(r -> r.kind() == GET, new Fault.Status(403, "AccessDenied"), 1);
    // When
    assertThatThrownBy(() -> get("a"))
        // Then
        .isInstanceOfSatisfying(
            S3Exception.class,
            e -> {
              assertThat(e.statusCode()).isEqualTo(403);
              assertThat(e.awsErrorDetails().errorCode()).isEqualTo("AccessDenied");
            });
    assertThat(get("a")).isEqualTo("text");
  }

  @Test
  void onlyWhatFitsGetsTheFaultUntilHealed() {
    // Given
    put("a", "text");
    put("b", "text");
    proxy.inject(r -> r.key().equals("b"), new Fault.Status(403, "AccessDenied"));
    assertThat(get("a")).isEqualTo("text");
    assertThatThrownBy(() -> get("b")).isInstanceOf(S3Exception.class);
    // When
    proxy.heal();
    // Then
    assertThat(get("b")).isEqualTo("text");
  }

  @Test
  void aResetConnectionIsSeenByTheClient() {
    // Given
    put("a", "text");
    proxy.inject(r -> r.kind() == GET, new Fault.Reset());
    // When
    assertThatThrownBy(() -> get("a"))
        // Then
        .isInstanceOf(SdkClientException.class)
        .hasRootCauseMessage("Connection reset");
  }

  @Test
  void aTruncatedBodyIsNotTakenForAWholeOne() {
    // Given
    put("a", "0123456789");
    proxy.inject(r -> r.kind() == GET, new Fault.Truncated(4));
    // When
    assertThatThrownBy(() -> get("a"))
        // Then
        .isInstanceOf(SdkClientException.class)
        .hasStackTraceContaining("received: 4");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aStalledAnswerEndsInTheClientsOwnTimeout(boolean body) {
    // Given
    put("a", "0123456789");
    proxy.inject(r -> r.kind() == GET, body ? new Fault.StalledBody(4) : new Fault.Stall());
    // When
    assertThatThrownBy(
            () ->
                s3.getObjectAsBytes(
                    r ->
                        r.bucket(bucket)
                            .key("a")
                            .overrideConfiguration(c -> c.apiCallTimeout(Duration.ofSeconds(1)))))
        // Then
        .isInstanceOf(ApiCallTimeoutException.class);
  }

  @Test
  void aRequestThatIsHeldBackIsAnsweredAsS3DoesOnceItIsReleased() {
    // Given
    put("a", "before");
    var released = new CompletableFuture<Void>();
    proxy.inject(r -> r.kind() == GET, new Fault.Hold(released));
    var answer = CompletableFuture.supplyAsync(() -> get("a"));
    await().until(() -> proxy.count(GET, bucket) == 1);
    put("a", "after");
    boolean early = answer.isDone();
    // When
    released.complete(null);
    // Then
    assertThat(early).isFalse();
    assertThat(answer.join()).isEqualTo("after");
  }

  @Test
  void aServerThatIsDownIsDownBehindTheProxyToo() {
    // Given
    try (TestBed bed = TestBed.own(Part.MOTO);
        S3Proxy before = S3Proxy.before(bed.moto());
        S3Client client = TestBed.s3(before.endpoint())) {
      client.listBuckets();
      // When
      bed.stop(Part.MOTO);
      // Then
      assertThatThrownBy(client::listBuckets).isInstanceOf(SdkClientException.class);
    }
  }

  private void put(String key, String text) {
    s3.putObject(r -> r.bucket(bucket).key(key), RequestBody.fromString(text));
  }

  private String get(String key) {
    return s3.getObjectAsBytes(r -> r.bucket(bucket).key(key)).asUtf8String();
  }
}
