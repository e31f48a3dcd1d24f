package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessProxiesTest {

  private static ProcessProxies of(Map<String, String> environment) {
    return new ProcessProxies(environment::get);
  }

  @Test
  void eachSchemeHasItsOwn() {
    // Given
    ProcessProxies proxies =
        of(Map.of("HTTP_PROXY", "http://plain:3128", "https_proxy", "secure.example.com:8080"));

    // Then
    assertThat(proxies.on("http", "minio", 80).address())
        .isEqualTo(URI.create("http://plain:3128"));
    assertThat(proxies.on("https", "s3.amazonaws.com", 443).address())
        .isEqualTo(URI.create("http://secure.example.com:8080"));
    assertThat(proxies.named()).hasSize(2);
  }

  @Test
  void aUserInTheUrlIsDecodedAndNotPrinted() {
    // When
    ProxyServer proxy = of(Map.of("HTTPS_PROXY", "http://me:h%40sh+@p:1")).on("https", "a", 443);

    // Then
    assertThat(proxy).isEqualTo(new ProxyServer(URI.create("http://p:1"), "me", "h@sh+"));
    assertThat(proxy.toString()).doesNotContain("h@sh");
  }

  @Test
  void withoutVariablesThereIsNone() {
    assertThat(of(Map.of()).on("https", "s3.amazonaws.com", 443)).isNull();
    assertThat(of(Map.of("HTTPS_PROXY", " ")).on("https", "s3.amazonaws.com", 443)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "*,                    anything.example.com, 443, true",
    "example.com,          example.com,          443, true",
    "example.com,          s3.EXAMPLE.com,       443, true",
    "example.com,          notexample.com,       443, false",
    ".example.com,         s3.example.com,       443, true",
    "*.example.com,        s3.example.com,       443, true",
    ".example.com,         example.com,          443, false",
    "example.com:8443,     example.com,          443, false",
    "example.com:8443,     example.com,         8443, true",
    "10.0.0.0/8,           10.9.8.7,             443, true",
    "10.0.0.0/8,           11.9.8.7,             443, false",
    "10.0.0.0/8,           ten.example.com,      443, false",
    "10.0.0.0/99,          10.0.0.0,             443, false",
    "fd00::/8,             fd12::1,              443, true",
    "127.0.0.1,            127.0.0.1,            443, true",
    "'a.example.com, b.example.com', b.example.com, 443, true",
  })
  void noProxyExceptsNamesAndNetworks(String exceptions, String host, int port, boolean direct) {
    // When
    ProxyServer proxy =
        of(Map.of("HTTPS_PROXY", "http://p:1", "NO_PROXY", exceptions)).on("https", host, port);

    // Then
    assertThat(proxy == null).isEqualTo(direct);
  }
}
