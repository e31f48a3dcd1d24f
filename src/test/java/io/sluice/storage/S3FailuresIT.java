package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.Fault;
import io.sluice.testbed.Names;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.TestBed;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class S3FailuresIT {

  private static final Duration TIMEOUT = Duration.ofSeconds(20);

  private Stores stores;
  private S3Endpoint versitygw;
  private String bucket;

  @BeforeAll
  void open() {
    stores = new Stores();
    versitygw = TestBed.shared().versitygw();
    bucket = TestBed.bucket(versitygw, "failures");
  }

  @AfterAll
  void close() {
    stores.close();
  }

  private StorageException listing(StoreSettings settings, String bucketName) {
    ObjectStore store = stores.open(settings, bucketName);
    StorageException failure =
        catchThrowableOfType(StorageException.class, () -> store.list("", null));
    assertThat(failure).as("the listing fails").isNotNull();
    assertThat(failure.getMessage())
        .doesNotContain(versitygw.secretKey(), "wrong-secret", "Exception", "injected")
        .hasSizeLessThan(300);
    return failure;
  }

  private StoreSettings with(String accessKey, String secretKey) {
    return Stores.settings(
        versitygw, TIMEOUT, new Credentials.Keys(accessKey, secretKey, null), versitygw.region());
  }

  private StoreSettings at(String endpoint) {
    return Stores.settings(
        new S3Endpoint(URI.create(endpoint), "us-east-1", "key", "wrong-secret"), TIMEOUT);
  }

  private static int unusedPort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void anUnknownAccessKeyNamesTheSecret() {
    // When
    StorageException failure = listing(with("nobody", "wrong-secret"), bucket);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("access key in Secret team/creds");
  }

  @Test
  void aWrongSecretKeyNamesTheSecret() {
    // When
    StorageException failure = listing(with(versitygw.accessKey(), "wrong-secret"), bucket);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.AUTHENTICATION);
    assertThat(failure).hasMessageContaining("secret key in Secret team/creds");
  }

  @Test
  void anonymousAccessThatIsDeniedAsksForASecret() {
    // When
    StorageException failure =
        listing(
            Stores.settings(versitygw, TIMEOUT, new Credentials.Anonymous(), versitygw.region()),
            bucket);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.ACCESS_DENIED);
    assertThat(failure).hasMessageContaining("name a Secret in spec.secretRef");
  }

  @Test
  void aMissingBucketIsNamedWithItsServer() {
    // Given
    String missing = Names.unique("missing");

    // When
    StorageException failure = listing(Stores.settings(versitygw, TIMEOUT), missing);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.NO_SUCH_BUCKET);
    assertThat(failure)
        .hasMessageContaining(missing)
        .hasMessageContaining("127.0.0.1:" + versitygw.endpoint().getPort());
  }

  @Test
  void aServerThatIsDownIsUnreachable() throws Exception {
    // When
    StorageException failure = listing(at("http://127.0.0.1:" + unusedPort()), "bucket");

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("refuses connections");
  }

  @Test
  void anUnknownHostIsUnreachable() {
    // When
    StorageException failure = listing(at("http://nowhere.invalid:9000"), "bucket");

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.UNREACHABLE);
    assertThat(failure).hasMessageContaining("host nowhere.invalid:9000 is not known");
  }

  @Test
  void aRegionThatIsNoneIsNamed() {
    // Given
    StoreSettings typo =
        new StoreSettings(
            new S3Connection(
                null, "eu_west", false, Transport.plain(true), new Credentials.Anonymous()),
            TIMEOUT,
            null);

    // When
    StorageException failure = listing(typo, bucket);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("eu_west").hasMessageContaining("spec.region");
  }

  @Test
  void httpsAgainstAnHttpServerAdvisesInsecure() {
    // When
    StorageException failure =
        listing(at("https://127.0.0.1:" + versitygw.endpoint().getPort()), bucket);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.TLS);
    assertThat(failure).hasMessageContaining("spec.insecure: true");
  }

  @Test
  void tenantsEndpointsMayNotLeadInside() {
    // Given
    StoreSettings tenant =
        new StoreSettings(
            new S3Connection(
                versitygw.endpoint(),
                "us-east-1",
                true,
                Transport.plain(false),
                new Credentials.Anonymous()),
            TIMEOUT,
            null);

    // When
    StorageException failure = listing(tenant, bucket);

    // Then
    assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.INVALID);
    assertThat(failure).hasMessageContaining("SLUICE_PRIVILEGED_NAMESPACES");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "403|AccessDenied|ACCESS_DENIED|allow s3:ListBucket to the credentials in Secret team/creds",
        "403|InvalidAccessKeyId|AUTHENTICATION|Secret team/creds",
        "403|SignatureDoesNotMatch|AUTHENTICATION|Secret team/creds",
        "400|ExpiredToken|AUTHENTICATION|has expired",
        "403|RequestTimeTooSkewed|AUTHENTICATION|clock",
        "301|PermanentRedirect|INVALID|spec.region",
        "400|AuthorizationHeaderMalformed|INVALID|spec.region",
        "503|SlowDown|THROTTLED|fewer requests",
        "429|TooManyRequests|THROTTLED|fewer requests",
        "500|InternalError|OTHER|500 InternalError",
        "501|NotImplemented|OTHER|501 NotImplemented",
        "400|InvalidArgument|INVALID|400 InvalidArgument",
        "404|<b>no S3</b>|INVALID|does not answer like S3",
        "500|injected|OTHER|(500 other)",
        "403|injected.again|ACCESS_DENIED|is denied (other)",
        "400|InvalidPayer|INVALID|(400 InvalidPayer)",
      })
  void eachAnswerIsToldApart(int status, String code, Reason reason, String hint) {
    try (S3Proxy proxy = S3Proxy.before(versitygw)) {
      // Given
      proxy.inject(r -> true, new Fault.Status(status, code));

      // When
      StorageException failure = listing(Stores.settings(proxy.endpoint(), TIMEOUT), bucket);

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
      assertThat(failure).hasMessageContaining(hint);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Welcome</body></html>",
        "<!DOCTYPE html><html><body>Welcome<br></body></html>",
        "{\"status\":\"ok\"}",
        ""
      })
  void aServerThatIsNoS3IsNotTakenForAnEmptyBucket(String page) throws Exception {
    // Given
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    try {
      // When
      StorageException failure =
          listing(at("http://127.0.0.1:" + web.getAddress().getPort()), "bucket");

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.INVALID);
      assertThat(failure).hasMessageContaining("does not answer like S3");
    } finally {
      web.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "301|eu-west-1|set spec.region to eu-west-1",
        "307|eu-west-1|set spec.region to eu-west-1",
        "307|send-us-money|to the bucket's own",
      })
  void aRedirectIsNotFollowedButNamesTheRegion(int status, String region, String hint)
      throws Exception {
    // Given
    List<String> asked = new CopyOnWriteArrayList<>();
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          asked.add(exchange.getRequestURI().getPath());
          exchange.getResponseHeaders().set("x-amz-bucket-region", region);
          exchange.getResponseHeaders().set("Location", "/elsewhere");
          exchange.sendResponseHeaders(status, -1);
          exchange.close();
        });
    web.start();
    try {
      // When
      StorageException failure =
          listing(at("http://127.0.0.1:" + web.getAddress().getPort()), "bucket");

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.INVALID);
      assertThat(failure).hasMessageContaining(hint).hasMessageNotContaining("money");
      assertThat(asked).isNotEmpty().doesNotContain("/elsewhere");
    } finally {
      web.stop(0);
    }
  }
}
