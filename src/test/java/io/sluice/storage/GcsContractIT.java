package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpServer;
import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.Gcs;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.TestBed;
import io.sluice.testbed.TokenServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GcsContractIT extends ObjectStoreContract {

  private final URI server = TestBed.shared().gcs();
  private final Gcs gcs = new Gcs(server);
  private final TokenServer tokens = new TokenServer();
  private final TokenServer refusing = new TokenServer();

  @AfterAll
  void closeTokens() {
    tokens.close();
    refusing.close();
  }

  @Override
  String newBucket() {
    return gcs.bucket("contract");
  }

  @Override
  void put(String bucket, String key, String text) {
    gcs.put(bucket, key, text);
  }

  @Override
  void delete(String bucket, String key) {
    gcs.delete(bucket, key);
  }

  @Override
  S3Proxy proxy() {
    return S3Proxy.before(new S3Endpoint(server, "", "", ""));
  }

  @Override
  ObjectStore open(String bucket, Duration timeout) {
    return open(server, tokens, bucket, timeout);
  }

  @Override
  ObjectStore open(S3Proxy proxy, String bucket, Duration timeout) {
    return open(proxy.endpoint().endpoint(), tokens, bucket, timeout);
  }

  private ObjectStore open(URI endpoint, TokenServer issuer, String bucket, Duration timeout) {
    return stores.open(settings(endpoint, issuer, timeout, true), bucket);
  }

  @Override
  ObjectStore openWithWrongCredentials(String bucket) {
    refusing.refuse(400, "{\"error\":\"invalid_grant\"}");
    return open(server, refusing, bucket, Duration.ofSeconds(30));
  }

  @Override
  ObjectStore openWithWrongClock(S3Proxy proxy, String bucket) {
    refusing.refuse(
        400,
        "{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT: Token must be a"
            + " short-lived token (60 minutes)\"}");
    return open(proxy.endpoint().endpoint(), refusing, bucket, Duration.ofSeconds(30));
  }

  private static StoreSettings settings(
      URI endpoint, TokenServer issuer, Duration timeout, boolean privileged) {
    try {
      return StoreSettings.of(
          "team",
          Specs.spec(
              "'url':'gs://abc','endpoint':'%s','timeout':'%dms','secretRef':{'name':'creds'}"
                  .formatted(endpoint, timeout.toMillis())),
          Specs.secret(Map.of("gcp_credentials", issuer.keyFile())),
          privileged,
          Specs.platform(Map.of()));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static HttpServer web(String contentType, String page, List<String> authorizations)
      throws Exception {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    web.createContext(
        "/",
        exchange -> {
          authorizations.add(
              String.valueOf(exchange.getRequestHeaders().getFirst("Authorization")));
          byte[] body = page.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", contentType);
          exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    web.start();
    return web;
  }

  private static URI uri(HttpServer web) {
    return URI.create("http://127.0.0.1:" + web.getAddress().getPort());
  }

  @Test
  void theKeyIsExchangedOnceAndItsTokenSent() throws Exception {
    // Given
    List<String> authorizations = new CopyOnWriteArrayList<>();
    HttpServer web = web("application/json", "{\"kind\":\"storage#objects\"}", authorizations);
    try (TokenServer issuer = new TokenServer()) {
      ObjectStore store = open(uri(web), issuer, "bucket", Duration.ofSeconds(30));

      // When
      store.list("", null);
      store.list("", null);

      // Then
      assertThat(authorizations)
          .containsExactly("Bearer " + TokenServer.TOKEN, "Bearer " + TokenServer.TOKEN);
      assertThat(issuer.exchanges()).isEqualTo(1);
    } finally {
      web.stop(0);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "400|{\"error\":\"invalid_grant\",\"error_description\":\"Invalid JWT: Token must be a"
            + " short-lived token (60 minutes)\"}|AUTHENTICATION|the clock of this machine",
        "400|{\"error\":\"invalid_grant\",\"error_description\":\"hush: account not"
            + " found\"}|AUTHENTICATION|does not accept the key in Secret team/creds",
        "404|<html>hush</html>|AUTHENTICATION|check its token_uri",
        "200|<html>hush</html>|AUTHENTICATION|gave no token for the key in Secret team/creds",
      })
  void aRefusedKeyNamesTheSecret(int status, String body, Reason reason, String hint) {
    try (TokenServer issuer = new TokenServer()) {
      // Given
      issuer.refuse(status, body);

      // When
      StorageException failure =
          catchThrowableOfType(
              StorageException.class,
              () -> open(server, issuer, "bucket", Duration.ofSeconds(30)).list("", null));

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(reason);
      assertThat(failure).hasMessageContaining(hint).hasMessageNotContaining("hush");
    }
  }

  @Test
  void aTenantsTokenServerMayNotBeInside() {
    // Given
    StoreSettings tenant = settings(server, tokens, Duration.ofSeconds(30), false);

    // Then
    assertThatThrownBy(() -> stores.open(tenant, "bucket").list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
        .hasMessageContaining("SLUICE_PRIVILEGED_NAMESPACES");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<html><body>Welcome</body></html>",
        "<!DOCTYPE html><html><body>Welcome<br></body></html>",
        "{\"status\":\"ok\"}",
        "[]",
        ""
      })
  void aServerThatIsNoGcsIsNotTakenForAnEmptyBucket(String page) throws Exception {
    // Given
    HttpServer web = web("text/html", page, new CopyOnWriteArrayList<>());
    try {
      // When
      StorageException failure =
          catchThrowableOfType(
              StorageException.class,
              () -> open(uri(web), tokens, "bucket", Duration.ofSeconds(30)).list("", null));

      // Then
      assertThat(failure.reason()).as(failure.getMessage()).isEqualTo(Reason.INVALID);
      assertThat(failure).hasMessageContaining("does not answer like Google Cloud Storage");
    } finally {
      web.stop(0);
    }
  }

  @Test
  void aPinnedGenerationThatIsGoneIsToldAsSuch() throws Exception {
    // Given
    String bucket = newBucket();
    put(bucket, "a.yaml", "one");
    ObjectStore store = open(bucket, Duration.ofSeconds(30));
    ObjectMeta listed = store.list("", null).objects().get(0);

    // Then
    String pin = String.valueOf(listed.generation());
    assertThat(store.head("a.yaml", pin).etag()).isEqualTo(listed.etag());
    assertThat(store.get(ReadRequest.of(listed, pin)).body())
        .isEqualTo("one".getBytes(StandardCharsets.UTF_8));
    assertThatThrownBy(() -> store.head("a.yaml", "12345"))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SUCH_KEY));
  }
}
