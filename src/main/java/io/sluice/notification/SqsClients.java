package io.sluice.notification;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.sqs.SqsClientBuilder;

/** Clients for queues, in the region and at the endpoint that a queue's URL names. */
final class SqsClients {

  private static final Pattern REGION =
      Pattern.compile("(?:^|\\.)sqs\\.([a-z0-9-]+)\\.|^([a-z0-9-]+)\\.queue\\.amazonaws\\.");
  private static final Pattern AMAZONS_OWN =
      Pattern.compile("(?<!\\.vpce)\\.(amazonaws\\.com|amazonaws\\.com\\.cn|api\\.aws)$");

  private final boolean endpointIsGiven;

  /**
   * @param endpointIsGiven whether the SDK's own settings ({@code AWS_ENDPOINT_URL_SQS} and the
   *     like) name an endpoint
   */
  SqsClients(boolean endpointIsGiven) {
    this.endpointIsGiven = endpointIsGiven;
  }

  /** A new client; the caller closes it. */
  SqsClient forQueue(String url) {
    SqsClientBuilder builder =
        SqsClient.builder()
            .httpClientBuilder(
                ApacheHttpClient.builder().socketTimeout(Duration.ofSeconds(30)).maxConnections(10))
            .overrideConfiguration(c -> c.apiCallAttemptTimeout(Duration.ofSeconds(35)));
    builder.region(region(url).map(Region::of).orElseGet(SqsClients::regionOfTheProcess));
    if (!endpointIsGiven) {
      endpoint(url).ifPresent(builder::endpointOverride);
    }
    return builder.build();
  }

  /** Where nobody names one, the one that servers which know none are called by. */
  private static Region regionOfTheProcess() {
    try {
      return DefaultAwsRegionProviderChain.builder().build().getRegion();
    } catch (SdkClientException e) {
      return Region.US_EAST_1;
    }
  }

  /** The region in the URL's host, if there is one. */
  static Optional<String> region(String url) {
    String host = URI.create(url).getHost();
    Matcher matcher = REGION.matcher(host == null ? "" : host);
    if (!matcher.find()) {
      return Optional.empty();
    }
    return Optional.of(matcher.group(1) == null ? matcher.group(2) : matcher.group(1));
  }

  /** The URL's own server, where it is not one that the SDK finds by region. */
  static Optional<URI> endpoint(String url) {
    URI uri = URI.create(url);
    if (uri.getHost() == null || AMAZONS_OWN.matcher(uri.getHost()).find()) {
      return Optional.empty();
    }
    return Optional.of(URI.create(uri.getScheme() + "://" + uri.getAuthority()));
  }
}
