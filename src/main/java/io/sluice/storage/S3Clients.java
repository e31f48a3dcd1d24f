package io.sluice.storage;

import java.time.Duration;
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
    if (!connection.innerAddresses()) {
      http.dnsResolver(new OuterAddresses(System.getenv("KUBERNETES_SERVICE_HOST")));
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
    }
    if (connection.region() != null) {
      builder.region(Region.of(connection.region()));
    }
    return builder.build();
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
    };
  }
}
