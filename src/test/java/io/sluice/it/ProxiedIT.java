package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TokenServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A Sluice behind the proxy of its environment, which alone knows the stores' names. */
class ProxiedIT {

  private static final SharedSluice SHARED = SharedSluice.get();
  private static final String SHARD = Scenario.uniqueName("proxied");
  private static final String STORE = "store.invalid";
  private static final String REDIRECTS = "redirects.invalid";

  private static final List<URI> ASKED = new CopyOnWriteArrayList<>();
  private static final List<URI> INSIDE = new CopyOnWriteArrayList<>();

  private static HttpServer proxy;
  private static HttpServer inner;
  private static S3Proxy direct;
  private static TokenServer tokens;
  private static SluiceProcess process;

  @BeforeAll
  static void start() throws IOException {
    inner = server(ProxiedIT::inner);
    proxy = server(ProxiedIT::proxied);
    direct = S3Proxy.before(SHARED.store());
    tokens = new TokenServer();
    var environment =
        new HashMap<>(
            SharedSluice.environment(
                direct.endpoint().endpoint().toString(), SHARED.store().region()));
    environment.putAll(
        Map.of(
            "SLUICE_WATCH_LABEL_SELECTOR",
            "sharding.fluxcd.io/key=" + SHARD,
            "HTTP_PROXY",
            "http://127.0.0.1:" + proxy.getAddress().getPort(),
            "NO_PROXY",
            "localhost,127.0.0.1:%d".formatted(direct.endpoint().endpoint().getPort())));
    process = SluiceProcess.start(SHARED.bed(), environment);
  }

  private static HttpServer server(com.sun.net.httpserver.HttpHandler handler) throws IOException {
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", handler);
    server.start();
    return server;
  }

  @AfterAll
  static void stop() {
    process.close();
    proxy.stop(0);
    inner.stop(0);
    direct.close();
    tokens.close();
  }

  private static void inner(HttpExchange exchange) throws IOException {
    INSIDE.add(exchange.getRequestURI());
    respond(exchange, 200, "{}");
  }

  private static void proxied(HttpExchange exchange) throws IOException {
    var uri = exchange.getRequestURI();
    ASKED.add(uri);
    if (uri.getPath().endsWith("/token")) {
      respond(exchange, 200, "{\"access_token\":\"t\",\"expires_in\":3600}");
    } else if (REDIRECTS.equals(uri.getHost())) {
      exchange
          .getResponseHeaders()
          .set("Location", "http://127.0.0.1:%d/inside".formatted(inner.getAddress().getPort()));
      respond(exchange, 307, "");
    } else if (uri.getPath().contains("/o/")) {
      respond(exchange, 404, "{\"error\":{\"code\":404,\"message\":\"No such object\"}}");
    } else if (uri.getPath().endsWith("/.sourceignore")) {
      respond(exchange, 404, "<Error><Code>NoSuchKey</Code></Error>");
    } else if (uri.getPath().startsWith("/storage/v1/")) {
      respond(exchange, 200, "{\"kind\":\"storage#objects\"}");
    } else {
      respond(
          exchange, 200, "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>");
    }
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    exchange
        .getResponseHeaders()
        .set("Content-Type", text.startsWith("{") ? "application/json" : "application/xml");
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Scenario tenant(String hint) {
    return Scenario.shared(hint).inShard(SHARD);
  }

  private static Scenario s3(Scenario it, String endpoint) {
    return it.bucketOver(
        "s3://" + it.s3Bucket() + "/app/", "endpoint: " + endpoint, "insecure: true");
  }

  private static Scenario gcs(Scenario it, String endpoint) {
    return it.credentials(
            Map.of(
                "gcp_credentials",
                tokens.keyFile(Map.of("token_uri", "http://" + STORE + "/token"))))
        .bucketOver("gs://" + it.s3Bucket() + "/app/", "endpoint: " + endpoint, "insecure: true");
  }

  private static List<URI> asked(Scenario it) {
    return ASKED.stream().filter(uri -> uri.toString().contains(it.s3Bucket())).toList();
  }

  @Test
  void tenantsStoresAreReachedThroughIt() {
    try (var s3 = tenant("s3");
        var gcs = tenant("gcs")) {
      // When
      s3(s3, STORE).awaitReady();
      gcs(gcs, STORE).awaitReady();

      // Then
      assertThat(asked(s3)).isNotEmpty().allMatch(uri -> STORE.equals(uri.getHost()));
      assertThat(asked(gcs)).isNotEmpty().allMatch(uri -> STORE.equals(uri.getHost()));
    }
  }

  @Test
  void whatItIsNotForIsReachedDirectly() {
    try (var it = tenant("direct")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"));

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(asked(it)).isEmpty();
    }
  }

  @Test
  void itDoesNotLeadTenantsInside() {
    try (var s3 = tenant("s3-inside");
        var gcs = tenant("gcs-inside")) {
      // Given
      var endpoint = "127.0.0.1:" + inner.getAddress().getPort();

      // When
      s3(s3, endpoint);
      gcs(gcs, endpoint);

      // Then
      for (var it : List.of(s3, gcs)) {
        assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
            .contains("127.0.0.1", "SLUICE_PRIVILEGED_NAMESPACES");
        assertThat(asked(it)).isEmpty();
      }
    }
  }

  @Test
  void aRedirectDoesNotLeadTenantsInside() {
    try (var s3 = tenant("s3-redirected");
        var gcs = tenant("gcs-redirected")) {
      // When
      s3(s3, REDIRECTS);
      gcs(gcs, REDIRECTS);

      // Then
      assertThat(s3.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains(REDIRECTS, "spec.endpoint");
      assertThat(gcs.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("127.0.0.1", "SLUICE_PRIVILEGED_NAMESPACES");
      assertThat(asked(s3)).isNotEmpty();
      assertThat(asked(gcs)).isNotEmpty();
      assertThat(INSIDE).isEmpty();
    }
  }
}
