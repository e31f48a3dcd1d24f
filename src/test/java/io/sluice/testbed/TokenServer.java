package io.sluice.testbed;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Exchanges signed assertions of one Google service account for tokens, as Google's token server
 * does. All methods may be called from any thread.
 */
public final class TokenServer implements AutoCloseable {

  public static final String TOKEN = "issued-token";
  public static final String EMAIL = "reader@project.iam.gserviceaccount.com";

  private static final Pattern ASSERTION = Pattern.compile("assertion=([^&]+)");

  private final HttpServer server;
  private final KeyPair keys;
  private final AtomicInteger exchanges = new AtomicInteger();
  private volatile String failure;
  private volatile int failureStatus;

  public TokenServer() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      keys = generator.generateKeyPair();
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
    server.createContext("/token", this::exchange);
    server.start();
  }

  /** A key file of the account, in Google's format. */
  public String keyFile() {
    return keyFile(Map.of());
  }

  /** A key file with some fields other than they should be. */
  public String keyFile(Map<String, String> changes) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("type", "service_account");
    fields.put("project_id", "project");
    fields.put("private_key_id", "key-1");
    fields.put("private_key", pem());
    fields.put("client_email", EMAIL);
    fields.put("client_id", "1");
    fields.put("token_uri", uri().toString());
    fields.putAll(changes);
    try {
      return new ObjectMapper().writeValueAsString(fields);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/token");
  }

  /** How many tokens were issued. */
  public int exchanges() {
    return exchanges.get();
  }

  /** From now on answers every request so. */
  public void refuse(int status, String body) {
    failureStatus = status;
    failure = body;
  }

  @Override
  public void close() {
    server.stop(0);
  }

  private String pem() {
    return "-----BEGIN PRIVATE KEY-----\n"
        + Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
            .encodeToString(keys.getPrivate().getEncoded())
        + "\n-----END PRIVATE KEY-----\n";
  }

  private void exchange(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    if (failure != null) {
      answer(exchange, failureStatus, failure);
    } else if (signed(body)) {
      exchanges.incrementAndGet();
      answer(
          exchange,
          200,
          "{\"access_token\":\"" + TOKEN + "\",\"expires_in\":3600,\"token_type\":\"Bearer\"}");
    } else {
      answer(exchange, 400, "{\"error\":\"invalid_grant\"}");
    }
  }

  private boolean signed(String body) {
    Matcher assertion = ASSERTION.matcher(body);
    if (!assertion.find()) {
      return false;
    }
    String[] parts = URLDecoder.decode(assertion.group(1), StandardCharsets.UTF_8).split("\\.", 3);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initVerify(keys.getPublic());
      signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), StandardCharsets.UTF_8);
      return signature.verify(Base64.getUrlDecoder().decode(parts[2])) && claims.contains(EMAIL);
    } catch (GeneralSecurityException e) {
      return false;
    }
  }

  private static void answer(HttpExchange exchange, int status, String text) throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/json");
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }
}
