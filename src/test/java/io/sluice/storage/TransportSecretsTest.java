package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TransportSecretsTest {

  private static final Platform BARE = Specs.platform(Map.of());

  private static Transport transport(Map<String, String> certificates, Map<String, String> proxy)
      throws Exception {
    String fields =
        "'url':'s3://abc','endpoint':'minio'"
            + (certificates == null ? "" : ",'certSecretRef':{'name':'tls'}")
            + (proxy == null ? "" : ",'proxySecretRef':{'name':'proxy'}");
    StoreSettings settings =
        StoreSettings.of(
            "team",
            Specs.spec(fields),
            new SourceReferences(null, certificates, proxy, null, null, null),
            false,
            BARE);
    return ((S3Connection) settings.connection()).transport();
  }

  private static void refused(
      Map<String, String> certificates, Map<String, String> proxy, String message) {
    assertThatThrownBy(() -> transport(certificates, proxy))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining(message)
        .hasMessageNotContaining("hush");
  }

  @Test
  void aProxyIsReadWithItsUsersName() throws Exception {
    // When
    ProxyServer proxy =
        transport(
                null,
                Map.of("address", "http://proxy:3128\n", "username", "me", "password", "hush"))
            .proxy();

    // Then
    assertThat(proxy).isEqualTo(new ProxyServer(URI.create("http://proxy:3128"), "me", "hush"));
    assertThat(proxy.toString()).doesNotContain("hush");
    assertThat(transport(null, Map.of("address", "https://proxy")).proxy().address())
        .isEqualTo(URI.create("https://proxy:443"));
  }

  @Test
  void whatAProxysSecretLacksIsNamed() {
    refused(null, Map.of("username", "me"), "Secret team/proxy has no key address");
    refused(
        null,
        Map.of("address", "http://proxy", "username", "me"),
        "Secret team/proxy has no key password");
    refused(
        null,
        Map.of("address", "http://proxy", "password", "hush"),
        "Secret team/proxy has no key username");
  }

  @ParameterizedTest
  @CsvSource({"proxy:3128", "socks5://proxy", "http://me:hush@proxy", "not an address"})
  void aMalformedProxyAddressSaysWhatToWrite(String address) {
    refused(null, Map.of("address", address), "write http://HOST:PORT");
  }

  @Test
  void whatACertificatesSecretLacksIsNamed() {
    refused(Map.of("other", "hush"), null, "Secret team/tls has neither ca.crt nor tls.crt");
    refused(Map.of("tls.crt", "hush"), null, "Secret team/tls has no key tls.key");
    refused(Map.of("tls.key", "hush"), null, "Secret team/tls has no key tls.crt");
    refused(Map.of("ca.crt", "hush"), null, "ca.crt in Secret team/tls is no certificate in PEM");
  }

  @Test
  void missingSecretsAreNamed() {
    assertThatThrownBy(
            () ->
                StoreSettings.of(
                    "team",
                    Specs.spec("'url':'s3://abc','endpoint':'e','certSecretRef':{'name':'tls'}"),
                    SourceReferences.NONE,
                    false,
                    BARE))
        .hasMessageContaining("Secret team/tls with certificates is missing");
    assertThatThrownBy(
            () ->
                StoreSettings.of(
                    "team",
                    Specs.spec("'url':'s3://abc','endpoint':'e','proxySecretRef':{'name':'p'}"),
                    SourceReferences.NONE,
                    false,
                    BARE))
        .hasMessageContaining("Secret team/p of spec.proxySecretRef is missing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"evil.example.com", "http://s3.eu-west-1.amazonaws.com"})
  void thePlatformsCredentialsGoToAmazonOverTlsOnly(String endpoint) {
    assertThatThrownBy(
            () ->
                StoreSettings.of(
                    "flux-system",
                    Specs.spec("'bucketName':'abc','provider':'aws','endpoint':'" + endpoint + "'"),
                    SourceReferences.NONE,
                    true,
                    BARE))
        .isInstanceOfSatisfying(
            StorageException.class, e -> assertThat(e.reason()).isEqualTo(Reason.AUTHENTICATION))
        .hasMessageContaining("Amazon's own endpoints");
  }
}
