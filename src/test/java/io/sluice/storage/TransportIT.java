package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.sluice.storage.StorageException.Reason;
import io.sluice.testbed.Certificates;
import io.sluice.testbed.TokenServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Own authorities, client certificates and proxies, on both stores. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TransportIT {

  private static final String EMPTY_S3 =
      "<ListBucketResult><IsTruncated>false</IsTruncated></ListBucketResult>";
  private static final String EMPTY_GCS = "{\"kind\":\"storage#objects\"}";

  private final Stores stores = new Stores();
  private final TokenServer tokens = new TokenServer();
  private final List<String> proxied = new CopyOnWriteArrayList<>();
  private Certificates certificates;
  private HttpsServer tls;
  private HttpServer proxy;

  @BeforeAll
  void start(@TempDir Path folder) throws Exception {
    certificates = new Certificates(folder);
    certificates.issue("server");
    certificates.issue("client");
    tls = HttpsServer.create(loopback(), 0);
    SSLContext context =
        TlsContexts.context(
            new TlsMaterial(
                certificates.authority(),
                certificates.read("server.crt"),
                certificates.read("server.key")));
    tls.setHttpsConfigurator(
        new HttpsConfigurator(context) {
          @Override
          public void configure(HttpsParameters parameters) {
            SSLParameters needed = context.getDefaultSSLParameters();
            needed.setNeedClientAuth(true);
            parameters.setSSLParameters(needed);
          }
        });
    tls.createContext("/", exchange -> answer(exchange, exchange.getRequestURI().getPath()));
    tls.start();
    proxy = HttpServer.create(loopback(), 0);
    proxy.createContext("/", this::proxied);
    proxy.start();
  }

  @AfterAll
  void stop() {
    stores.close();
    tokens.close();
    tls.stop(0);
    proxy.stop(0);
  }

  private static InetSocketAddress loopback() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private static void answer(HttpExchange exchange, String path) throws IOException {
    boolean google = path.startsWith("/storage/v1");
    byte[] body = (google ? EMPTY_GCS : EMPTY_S3).getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", google ? "application/json" : "text/xml");
    exchange.sendResponseHeaders(200, body.length);
    exchange.getResponseBody().write(body);
    exchange.close();
  }

  private void proxied(HttpExchange exchange) throws IOException {
    String basic =
        "Basic " + Base64.getEncoder().encodeToString("me:hush".getBytes(StandardCharsets.UTF_8));
    if (!basic.equals(exchange.getRequestHeaders().getFirst("Proxy-Authorization"))) {
      exchange.getResponseHeaders().set("Proxy-Authenticate", "Basic realm=\"proxy\"");
      exchange.sendResponseHeaders(407, -1);
      exchange.close();
      return;
    }
    proxied.add(exchange.getRequestURI().toString());
    if (exchange.getRequestURI().getPath().equals("/token")) {
      byte[] body = "{\"access_token\":\"t\",\"expires_in\":3600}".getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(200, body.length);
      exchange.getResponseBody().write(body);
      exchange.close();
      return;
    }
    answer(exchange, exchange.getRequestURI().getPath());
  }

  private ObjectStore open(
      StoreKind kind,
      String endpoint,
      String more,
      Map<String, String> certificate,
      Map<String, String> proxySecret,
      String tokenUri)
      throws Exception {
    Map<String, String> secret =
        kind == StoreKind.S3
            ? Map.of("accesskey", "a", "secretkey", "b")
            : Map.of("gcp_credentials", tokens.keyFile(Map.of("token_uri", tokenUri)));
    return stores.open(
        StoreSettings.of(
            "team",
            Specs.spec(
                "'url':'%s://abc','endpoint':'%s','secretRef':{'name':'creds'}%s"
                    .formatted(kind.scheme(), endpoint, more)),
            new SourceReferences(secret, certificate, proxySecret, null, null, null),
            true,
            Specs.platform(Map.of())),
        "abc");
  }

  private ObjectStore overTls(StoreKind kind, Map<String, String> certificate) throws Exception {
    return open(
        kind,
        "https://127.0.0.1:" + tls.getAddress().getPort(),
        certificate == null ? "" : ",'certSecretRef':{'name':'tls'}",
        certificate,
        null,
        tokens.uri().toString());
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void anOwnAuthorityAndAClientCertificateOpenTheStore(StoreKind kind) throws Exception {
    // Given
    ObjectStore store =
        overTls(
            kind,
            Map.of(
                "ca.crt", certificates.authority(),
                "tls.crt", certificates.read("client.crt"),
                "tls.key", certificates.read("client.key")));

    // Then
    assertThat(store.list("", null).objects()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void anUnknownAuthorityNamesTheField(StoreKind kind) throws Exception {
    // Given
    ObjectStore store = overTls(kind, null);

    // Then
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.TLS))
        .hasMessageContaining("spec.certSecretRef");
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void aProxyIsGoneThroughWithItsPassword(StoreKind kind) throws Exception {
    // Given
    String host = kind.scheme() + "-behind-proxy.invalid";
    ObjectStore store =
        open(
            kind,
            "http://" + host,
            ",'proxySecretRef':{'name':'proxy'}",
            null,
            Map.of(
                "address", "http://127.0.0.1:" + proxy.getAddress().getPort(),
                "username", "me",
                "password", "hush"),
            "http://" + host + "/token");

    // When
    store.list("", null);

    // Then
    assertThat(proxied).anyMatch(uri -> uri.contains(host));
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void aProxyThatIsDownIsToldApartFromTheStore(StoreKind kind) throws Exception {
    // Given
    ObjectStore store =
        open(
            kind,
            "http://store.invalid",
            ",'proxySecretRef':{'name':'proxy'}",
            null,
            Map.of("address", "http://proxy.invalid:3128"),
            "http://store.invalid/token");

    // Then
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.UNREACHABLE))
        .hasMessageContaining("the proxy proxy.invalid:3128")
        .hasMessageContaining("spec.proxySecretRef");
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void aWrongPasswordOfAProxyIsToldApartFromTheStore(StoreKind kind) throws Exception {
    // Given
    ObjectStore store =
        open(
            kind,
            "http://store.invalid",
            ",'proxySecretRef':{'name':'proxy'}",
            null,
            Map.of(
                "address", "http://127.0.0.1:" + proxy.getAddress().getPort(),
                "username", "me",
                "password", "wrong"),
            "http://store.invalid/token");

    // Then
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("the proxy")
        .hasMessageContaining("spec.proxySecretRef")
        .hasMessageNotContaining("wrong");
  }

  @ParameterizedTest
  @EnumSource(StoreKind.class)
  void aTenantsProxyDoesNotLeadInside(StoreKind kind) throws Exception {
    // Given
    ObjectStore store =
        stores.open(
            StoreSettings.of(
                "team",
                Specs.spec(
                    "'url':'%s://abc','endpoint':'https://127.0.0.1','secretRef':{'name':'creds'},"
                            .formatted(kind.scheme())
                        + "'proxySecretRef':{'name':'proxy'}"),
                new SourceReferences(
                    kind == StoreKind.S3
                        ? Map.of("accesskey", "a", "secretkey", "b")
                        : Map.of("gcp_credentials", tokens.keyFile()),
                    null,
                    Map.of("address", "http://proxy.invalid:3128"),
                    null,
                    null,
                    null),
                false,
                Specs.platform(Map.of())),
            "abc");

    // Then
    assertThatThrownBy(() -> store.list("", null))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.INVALID))
        .hasMessageContaining("127.0.0.1")
        .hasMessageContaining("SLUICE_PRIVILEGED_NAMESPACES");
  }

  @Test
  void aTenantsOwnAuthorityDoesNotVouchForWhoGetsATokenOfGoogles() {
    assertThatThrownBy(
            () ->
                StoreSettings.of(
                    "team",
                    Specs.spec(
                        "'url':'gs://abc','serviceAccountName':'reader',"
                            + "'certSecretRef':{'name':'ca'}"),
                    new SourceReferences(
                        null,
                        Map.of("ca.crt", certificates.authority()),
                        null,
                        null,
                        null,
                        Map.of()),
                    false,
                    Specs.platform(Map.of())))
        .hasMessageContaining("remove spec.certSecretRef");
  }

  @Test
  void opensslsOwnKeyFormsAreRead() throws Exception {
    assertThat(PemKey.parse(certificates.read("client.key")).getAlgorithm()).isEqualTo("RSA");
    assertThat(
            PemKey.parse(
                    certificates.make(
                        "rsa", "-traditional", "-in", certificates.file("client.key")))
                .getAlgorithm())
        .isEqualTo("RSA");
    String sec1 = certificates.make("ecparam", "-genkey", "-noout", "-name", "prime256v1");
    assertThat(sec1).contains("BEGIN EC PRIVATE KEY");
    assertThat(PemKey.parse(sec1).getAlgorithm()).isEqualTo("EC");
    assertThat(PemKey.parse(certificates.make("genpkey", "-algorithm", "ed25519")).getAlgorithm())
        .isEqualTo("EdDSA");
  }
}
