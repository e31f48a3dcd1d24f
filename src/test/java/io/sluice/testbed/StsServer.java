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
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;

/**
 * A Security Token Service: gives keys with a session token to whom the API server vouches for
 * ({@code AssumeRoleWithWebIdentity}), or who knows the password of its one user ({@code
 * AssumeRoleWithLDAPIdentity}, as MinIO has it). All methods may be called from any thread.
 */
public final class StsServer implements AutoCloseable {

  public static final String USER = "reader";
  public static final String PASSWORD = "p&ss wörd";
  public static final String ACCESS_KEY = "ASIASESSION";
  public static final String SESSION_TOKEN = "session&token";

  private static final String AUDIENCE = "sts.amazonaws.com";

  /**
   * One request that was answered with keys.
   *
   * @param who the account's or the user's name
   * @param role null for a directory's user
   */
  public record Exchange(String who, String role, String session) {}

  private final HttpServer server;
  private final KubernetesClient cluster;
  private final List<Exchange> exchanges = new CopyOnWriteArrayList<>();
  private volatile Duration lifetime = Duration.ofHours(1);
  private volatile String refusal;
  private volatile int refusalStatus;

  /**
   * @param cluster whose tokens it accepts; null accepts none
   * @param tls with what it proves its name; null speaks plain HTTP
   */
  public StsServer(KubernetesClient cluster, SSLContext tls) {
    this.cluster = cluster;
    var address = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    try {
      if (tls == null) {
        server = HttpServer.create(address, 0);
      } else {
        var https = HttpsServer.create(address, 0);
        https.setHttpsConfigurator(new HttpsConfigurator(tls));
        server = https;
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/", this::answer);
    server.start();
  }

  public URI uri() {
    var scheme = server instanceof HttpsServer ? "https" : "http";
    return URI.create(scheme + "://127.0.0.1:" + server.getAddress().getPort());
  }

  /** Whom it gave keys, in the order they came. */
  public List<Exchange> exchanges() {
    return List.copyOf(exchanges);
  }

  /** From now on its keys last so long. */
  public void lifetime(Duration keys) {
    lifetime = keys;
  }

  /** From now on answers every request with this error, until told {@code null}. */
  public void refuse(int status, String code) {
    refusalStatus = status;
    refusal = code;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private void answer(HttpExchange exchange) throws IOException {
    var form = form(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
    if (refusal != null) {
      error(exchange, refusalStatus, refusal);
      return;
    }
    switch (form.getOrDefault("Action", "")) {
      case "AssumeRoleWithWebIdentity" -> webIdentity(exchange, form);
      case "AssumeRoleWithLDAPIdentity" -> ldapIdentity(exchange, form);
      default -> error(exchange, 400, "InvalidAction");
    }
  }

  private void webIdentity(HttpExchange exchange, Map<String, String> form) throws IOException {
    var who =
        cluster == null
            ? null
            : TokenReviews.account(cluster, form.get("WebIdentityToken"), AUDIENCE);
    if (who == null) {
      error(exchange, 400, "InvalidIdentityToken");
      return;
    }
    exchanges.add(new Exchange(who, form.get("RoleArn"), form.get("RoleSessionName")));
    keys(exchange, "AssumeRoleWithWebIdentity");
  }

  private void ldapIdentity(HttpExchange exchange, Map<String, String> form) throws IOException {
    if (!USER.equals(form.get("LDAPUsername")) || !PASSWORD.equals(form.get("LDAPPassword"))) {
      error(exchange, 400, "InvalidParameterValue");
      return;
    }
    exchanges.add(new Exchange(USER, null, null));
    keys(exchange, "AssumeRoleWithLDAPIdentity");
  }

  private void keys(HttpExchange exchange, String action) throws IOException {
    respond(
        exchange,
        200,
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <%1$sResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <%1$sResult>
            <AssumedRoleUser>
              <Arn>arn:aws:sts::123456789012:assumed-role/reader/x</Arn>
              <AssumedRoleId>id</AssumedRoleId>
            </AssumedRoleUser>
            <Credentials>
              <AccessKeyId>%2$s</AccessKeyId>
              <SecretAccessKey>session-secret</SecretAccessKey>
              <SessionToken>session&amp;token</SessionToken>
              <Expiration>%3$s</Expiration>
            </Credentials>
          </%1$sResult>
          <ResponseMetadata><RequestId>1</RequestId></ResponseMetadata>
        </%1$sResponse>
        """
            .formatted(action, ACCESS_KEY, Instant.now().plus(lifetime)));
  }

  private static void error(HttpExchange exchange, int status, String code) throws IOException {
    respond(
        exchange,
        status,
        """
        <ErrorResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
          <Error><Type>Sender</Type><Code>%s</Code><Message>hush</Message></Error>
          <RequestId>1</RequestId>
        </ErrorResponse>
        """
            .formatted(code));
  }

  private static void respond(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.strip().getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/xml");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private static Map<String, String> form(String body) {
    var fields = new TreeMap<String, String>();
    for (var pair : body.split("&")) {
      var parts = pair.split("=", 2);
      fields.put(parts[0], URLDecoder.decode(parts[parts.length - 1], StandardCharsets.UTF_8));
    }
    return fields;
  }
}
