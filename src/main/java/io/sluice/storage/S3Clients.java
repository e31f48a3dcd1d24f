package io.sluice.storage;

import java.security.GeneralSecurityException;
import java.time.Duration;
import javax.net.ssl.KeyManager;
import javax.net.ssl.TrustManager;
import software.amazon.awssdk.auth.credentials.AnonymousCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.AwsSessionCredentials;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.core.checksums.RequestChecksumCalculation;
import software.amazon.awssdk.core.checksums.ResponseChecksumValidation;
import software.amazon.awssdk.core.retry.RetryMode;
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

  static S3Client build(S3Connection connection) {
    ApacheHttpClient.Builder http =
        ApacheHttpClient.builder()
            .maxConnections(CONNECTIONS)
            .connectionTimeout(CONNECT_TIMEOUT)
            .connectionAcquisitionTimeout(Duration.ofMinutes(1))
            .socketTimeout(SILENCE_TIMEOUT)
            .connectionMaxIdleTime(IDLE)
            .tcpKeepAlive(true);
    if (!connection.transport().innerAddresses()) {
      http.dnsResolver(OuterAddresses.ofProcess());
    }
    if (connection.transport().tls() != null) {
      certificates(connection.transport().tls(), http);
    }
    if (connection.transport().proxy() != null) {
      http.proxyConfiguration(through(connection.transport().proxy()));
    }
    S3ClientBuilder builder =
        S3Client.builder()
            .httpClientBuilder(http)
            .credentialsProvider(provider(connection.credentials()))
            .forcePathStyle(connection.pathStyle())
            .requestChecksumCalculation(RequestChecksumCalculation.WHEN_REQUIRED)
            .responseChecksumValidation(ResponseChecksumValidation.WHEN_REQUIRED)
            .overrideConfiguration(o -> o.retryStrategy(RetryMode.STANDARD));
    if (connection.endpoint() != null) {
      builder.endpointOverride(connection.endpoint());
    } else {
      builder.crossRegionAccessEnabled(true);
    }
    if (connection.region() != null) {
      builder.region(Region.of(connection.region()));
    }
    return builder.build();
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

  private static ProxyConfiguration through(ProxyServer proxy) {
    return ProxyConfiguration.builder()
        .endpoint(proxy.address())
        .username(proxy.username())
        .password(proxy.password())
        .preemptiveBasicAuthenticationEnabled(proxy.username() != null)
        .useSystemPropertyValues(false)
        .useEnvironmentVariableValues(false)
        .build();
  }

  private static AwsCredentialsProvider provider(Credentials credentials) {
    return switch (credentials) {
      case Credentials.Anonymous anonymous -> AnonymousCredentialsProvider.create();
      case Credentials.Ambient ambient -> DefaultCredentialsProvider.builder().build();
      case Credentials.Keys(String id, String secret, String token) ->
          StaticCredentialsProvider.create(
              token == null
                  ? AwsBasicCredentials.create(id, secret)
                  : AwsSessionCredentials.create(id, secret, token));
      case Credentials.ServiceAccountKey key ->
          throw new IllegalArgumentException("a Google key opens no S3 bucket");
    };
  }
}
