package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.Certificates;
import io.sluice.testbed.TokenServer;
import io.sluice.testbed.TunnelProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What the clouds' own hosts are asked, seen by a server that a proxy puts in their place. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CloudHostsIT {

  private static final String UNPAID =
      "{\"error\":{\"code\":400,\"message\":\"Bucket is a requester pays bucket but no user project"
          + " provided.\",\"errors\":[{\"reason\":\"required\",\"message\":\"hush\"}]}}";

  private static final String TOKEN_URI = "https://storage.googleapis.com/token";

  /** One request, as it came. */
  private record Asked(String host, String query, Map<String, String> headers) {}

  private final Stores stores = new Stores();
  private final TokenServer tokens = new TokenServer();
  private final List<Asked> asked = new CopyOnWriteArrayList<>();
  private Certificates certificates;
  private HttpsServer clouds;
  private TunnelProxy proxy;
  private volatile String home;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    certificates = new Certificates(folder);
    certificates.issue(
        "clouds",
        "DNS:*.s3.amazonaws.com",
        "DNS:*.s3.us-east-1.amazonaws.com",
        "DNS:*.s3.eu-west-1.amazonaws.com",
        "DNS:storage.googleapis.com");
    clouds = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    clouds.setHttpsConfigurator(new HttpsConfigurator(certificates.context("clouds")));
    clouds.createContext("/", this::answer);
    clouds.start();
    proxy = new TunnelProxy(clouds.getAddress().getPort());
  }

  @AfterAll
  void stop() throws IOException {
    stores.close();
    tokens.close();
    proxy.close();
    clouds.stop(0);
  }

  @BeforeEach
  void forget() {
    asked.clear();
    home = null;
    proxy.refuse(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().equals("/token")) {
      respond(exchange, 200, "{\"access_token\":\"t\",\"expires_in\":3600}");
      return;
    }
    String host = exchange.getRequestHeaders().getFirst("Host");
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    Map<String, String> headers = new HashMap<>();
    exchange.getRequestHeaders().forEach((name, values) -> headers.put(name, values.get(0)));
    asked.add(new Asked(host, query, headers));
    if (host.startsWith("storage.googleapis.com")) {
      boolean paid = query.contains("userProject=project");
      respond(exchange, paid ? 200 : 400, paid ? "{\"kind\":\"storage#objects\"}" : UNPAID);
    } else if (home != null && !host.contains(home)) {
      exchange.getResponseHeaders().set("x-amz-bucket-region", home);
      respond(
          exchange, 301, "<Error><Code>PermanentRedirect</Code><Message>hush</Message></Error>");
    } else {
      respond(
          exchange, 200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", text.startsWith("{") ? "application/json" : "application/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private ObjectStore open(String fields, Map<String, String> secret) throws Exception {
    return stores.open(
        StoreSettings.of(
            "team",
            Specs.spec(fields + ",'certSecretRef':{'name':'ca'},'proxySecretRef':{'name':'proxy'}"),
            new SourceReferences(
                secret,
                Map.of("ca.crt", certificates.authority()),
                Map.of("address", proxy.uri().toString()),
                null,
                null,
                null),
            true,
            Specs.platform(Map.of())),
        "abc");
  }

  private ObjectStore s3(String region) throws Exception {
    return open(
        "'url':'s3://abc','secretRef':{'name':'keys'},'region':'" + region + "'",
        Map.of("AWS_ACCESS_KEY_ID", "a", "AWS_SECRET_ACCESS_KEY", "b", "AWS_SESSION_TOKEN", "t"));
  }

  @Test
  void aBucketInAnotherRegionIsFollowedThere() throws Exception {
    // Given
    home = "eu-west-1";

    // When
    s3("us-east-1").list("", null);

    // Then
    assertThat(asked).extracting(Asked::host).last().isEqualTo("abc.s3.eu-west-1.amazonaws.com");
  }

  @Test
  void amazonIsAskedOverIpv4NamesByTheBucketsHostWithTheSessionsTokenAndAtTheReadersCost()
      throws Exception {
    // When
    s3("eu-west-1").list("", null);

    // Then
    assertThat(asked)
        .singleElement()
        .satisfies(
            request -> {
              assertThat(request.host()).isEqualTo("abc.s3.eu-west-1.amazonaws.com");
              assertThat(request.headers())
                  .containsEntry("X-amz-security-token", "t")
                  .containsEntry("X-amz-request-payer", "requester");
            });
  }

  @Test
  void anonymousReadersOfferNoMoney() throws Exception {
    // When
    open("'provider':'generic','bucketName':'abc','endpoint':'s3.eu-west-1.amazonaws.com'", null)
        .list("", null);

    // Then
    assertThat(asked)
        .singleElement()
        .satisfies(
            request ->
                assertThat(request.headers())
                    .doesNotContainKeys("Authorization", "X-amz-request-payer"));
  }

  @Test
  void googlesBucketThatAsksWhoPaysIsToldTheKeysProject() throws Exception {
    // Given
    ObjectStore store =
        open(
            "'url':'gs://abc','secretRef':{'name':'key'}",
            Map.of("gcp_credentials", tokens.keyFile(Map.of("token_uri", TOKEN_URI))));

    // When
    store.list("", null);
    store.list("", null);

    // Then
    assertThat(asked).hasSize(3);
    assertThat(asked.get(0).query()).doesNotContain("userProject");
    assertThat(asked.subList(1, 3))
        .allSatisfy(request -> assertThat(request.query()).contains("userProject=project"));
  }

  @Test
  void withoutAProjectTheReaderIsToldToNameOne() throws Exception {
    // Given
    ObjectStore store =
        open(
            "'url':'gs://abc','secretRef':{'name':'key'}",
            Map.of(
                "gcp_credentials",
                tokens.keyFile(Map.of("token_uri", TOKEN_URI, "project_id", ""))));

    // Then
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.ACCESS_DENIED))
        .hasMessageContaining("has its readers pay")
        .hasMessageNotContaining("hush");
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void aProxyThatAsksForAPasswordIsToldApartFromTheStore(StoreKind kind) throws Exception {
    // Given
    ObjectStore store =
        kind == StoreKind.S3
            ? s3("ap-south-1")
            : open(
                "'url':'gs://abc','secretRef':{'name':'key'}",
                Map.of(
                    "gcp_credentials",
                    tokens.keyFile(Map.of("token_uri", TOKEN_URI, "private_key_id", "unused"))));

    proxy.refuse(407);

    // Then
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("the proxy")
        .hasMessageContaining("spec.proxySecretRef");
  }
}
