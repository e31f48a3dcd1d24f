package io.sluice.testbed;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;

/**
 * Google's token exchange and its impersonation of service accounts over https, and GKE's metadata
 * server over http. Exchanges tokens that the API server vouches for. All methods may be called
 * from any thread.
 */
public final class GoogleTokens implements AutoCloseable {

  public static final String FEDERATED = "federated-token";
  public static final String IMPERSONATED = "impersonated-token";

  private static final String POOL = "my-project.svc.id.goog";

  /**
   * One token that was given.
   *
   * @param who the account of the cluster; null where one of Google's was impersonated
   * @param forWhom the audience it was exchanged for, or the account that was impersonated
   * @param scope as it was asked for
   */
  public record Exchange(String who, String forWhom, String scope) {}

  private final HttpsServer https;
  private final HttpServer metadata;
  private final KubernetesClient cluster;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private volatile boolean refusing;

  public GoogleTokens(KubernetesClient cluster, SSLContext tls) {
    this.cluster = cluster;
    try {
      https = HttpsServer.create(loopback(), 0);
      metadata = HttpServer.create(loopback(), 0);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    https.setHttpsConfigurator(new HttpsConfigurator(tls));
    https.createContext("/v1/token", this::exchange);
    https.createContext("/v1/projects/-/serviceAccounts/", this::impersonate);
    https.start();
    metadata.createContext("/computeMetadata/v1/", GoogleTokens::metadata);
    metadata.start();
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Where tokens are exchanged and accounts impersonated. */
  public URI uri() {
    return URI.create("https://127.0.0.1:" + https.getAddress().getPort());
  }

  /** HOST:PORT of the metadata server, of the cluster {@code blue} in {@code my-project}. */
  public String metadataHost() {
    return "127.0.0.1:" + metadata.getAddress().getPort();
  }

  /** What it gave, in the order they came. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** Whether from now on it refuses to exchange anything. */
  public void refuse(boolean all) {
    refusing = all;
  }

  @Override
  public void close() {
    https.stop(0);
    metadata.stop(0);
  }

  private static void metadata(HttpExchange exchange) throws IOException {
    var path = exchange.getRequestURI().getPath();
    var value =
        path.endsWith("/project-id")
            ? "my-project"
            : path.endsWith("/cluster-location")
                ? "europe-west1"
                : path.endsWith("/cluster-name") ? "blue" : null;
    boolean asked = "Google".equals(exchange.getRequestHeaders().getFirst("Metadata-Flavor"));
    respond(exchange, asked && value != null ? 200 : 404, String.valueOf(value));
  }

  private void exchange(HttpExchange exchange) throws IOException {
    var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    var audience = form.get("audience");
    var who =
        TokenReviews.account(
            cluster,
            form.get("subject_token"),
            audience.startsWith("identitynamespace:" + POOL + ":") ? POOL : audience);
    if (refusing || who == null) {
      respond(
          exchange,
          400,
          "{\"error\":\"invalid_grant\",\"error_description\":\"hush: no such issuer\"}");
      return;
    }
    exchanges.add(new Exchange(who, audience, form.get("scope")));
    respond(
        exchange,
        200,
        ("{\"access_token\":\"%s\",\"expires_in\":3600,\"token_type\":\"Bearer\","
                + "\"issued_token_type\":\"urn:ietf:params:oauth:token-type:access_token\"}")
            .formatted(FEDERATED));
  }

  private void impersonate(HttpExchange exchange) throws IOException {
    var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    var path = exchange.getRequestURI().getPath();
    var email = path.substring(path.lastIndexOf('/') + 1).replace(":generateAccessToken", "");
    var authorization = exchange.getRequestHeaders().getFirst("Authorization");
    if (!("Bearer " + FEDERATED).equals(authorization) || email.startsWith("denied@")) {
      respond(exchange, 403, "{\"error\":{\"code\":403,\"message\":\"hush\"}}");
      return;
    }
    exchanges.add(new Exchange(null, email, body));
    respond(
        exchange,
        200,
        "{\"accessToken\":\"%s\",\"expireTime\":\"%s\"}"
            .formatted(
                IMPERSONATED, Instant.now().plusSeconds(3600).truncatedTo(ChronoUnit.SECONDS)));
  }

  private static Map<String, String> form(String body) {
    return Arrays.stream(body.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> pair[0], pair -> URLDecoder.decode(pair[1], StandardCharsets.UTF_8)));
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
