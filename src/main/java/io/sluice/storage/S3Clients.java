package io.sluice.storage;

import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.http.apache.ProxyConfiguration;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3ClientBuilder;

/** Builds S3 clients. */
final class S3Clients {

  private static final int CONNECTIONS = 128;
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
  private static final Duration SILENCE_TIMEOUT = Duration.ofSeconds(20);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private S3Clients() {}

  static S3Api build(S3Connection connection, IdentityTokens tokens) {
    AwsSession session = new AwsSessions(tokens).of(connection);
    SdkHttpClient http = http(connection.transport()).build();
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClient(http)
            .credentialsProvider(session.provider())
            .forcePathStyle(connection.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(
                o ->
                    o.retryStrategy(RetryMode.STANDARD)
                        .addExecutionInterceptor(new ShortAnswers()));
    if (connection.endpoint() != null) {
      builder.endpointOverride(connection.endpoint());
    } else {
      builder.crossRegionAccessEnabled(true);
    }
    if (connection.region() != null) {
      builder.region(Region.of(connection.region()));
    }
    S3Client client = builder.build();
    return new S3Api(
        client, http, new S3Wire(new S3Places(client), http, session.provider()), session);
  }

  /** The pooled HTTP client of the SDK's clients. */
  static ApacheHttpClient.Builder http(Transport transport) {
    ApacheHttpClient.Builder http =
        ApacheHttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(CONNECT_TIMEOUT)
            .connectionAcquisitionTimeout(Duration.ofMinutes(1))
            .socketTimeout(SILENCE_TIMEOUT)
            .connectionMaxIdleTime(IDLE)
            .tcpKeepAlive(true);
    ProcessProxies proxies = ProcessProxies.ofProcess();
    if (!transport.innerAddresses()) {
      http.dnsResolver(OuterAddresses.orProxies(proxies));
    }
    if (transport.tls() != null) {
      certificates(transport.tls(), http);
    }
    Routes routes = new Routes(transport, proxies);
    http.proxyConfiguration(
        ProxyConfiguration.builder()
            .useSystemPropertyValues(false)
            .useEnvironmentVariableValues(false)
            .build());
    http.httpRoutePlanner(routes).credentialsProvider(routes.credentials());
    return http;
  }

  private static void certificates(TlsMaterial tls, ApacheHttpClient.Builder http) {
    try {
      TrustManager[] trusted = TlsContexts.trustManagers(tls);
      if (trusted != null) {
        http.tlsTrustManagersProvider(() -> trusted);
      }
      KeyManager[] own = TlsContexts.keyManagers(tls);
      if (own != null) {
        http.tlsKeyManagersProvider(() -> own);
      }
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the certificates were not checked before", e);
    }
  }
}
