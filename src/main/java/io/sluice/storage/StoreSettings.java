package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.api.Provider;
import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How to reach a Bucket's store, worked out from its spec and Secret without any request.
 *
 * @param connection what the client is built from
 * @param timeout the longest any one call may take, retries included
 * @param secret the Secret's NAMESPACE/NAME, for messages; null without one
 */
public record StoreSettings(S3Connection connection, Duration timeout, String secret) {

  private static final String DEFAULT_REGION = "us-east-1";

  /**
   * Works the settings out.
   *
   * @param namespace the Bucket's own
   * @param secret the decoded data of {@code spec.secretRef}; null where there is no such Secret
   * @param privileged whether the Bucket may use the platform's own credentials, and endpoints on
   *     loopback, link-local or the API server
   * @param platform what the process was started with
   * @throws InvalidSourceException where the spec itself is wrong
   * @throws StorageException {@link Reason#AUTHENTICATION} where the Secret or a key of it is
   *     missing, or the platform's credentials are not for this Bucket
   */
  public static StoreSettings of(
      String namespace,
      BucketSpec spec,
      Map<String, String> secret,
      boolean privileged,
      Platform platform)
      throws InvalidSourceException, StorageException {
    SourceLocation location = SourceLocation.of(spec);
    if (location.kind() != StoreKind.S3) {
      throw InvalidSourceException.notSupported(
          "%s: Google Cloud Storage is not supported yet", location);
    }
    String secretName = spec.secretRef() == null ? null : namespace + "/" + spec.secretRef().name();
    if (secretName != null && secret == null) {
      throw new StorageException(
          Reason.AUTHENTICATION,
          "Secret %s is missing: create it, with the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
              .formatted(secretName),
          null);
    }
    SecretKeys keys = secretName == null ? null : new SecretKeys(secretName, secret);
    Credentials credentials = keys == null ? withoutSecret(spec, privileged) : keys.keys();
    String secretRegion = keys == null ? null : keys.region();
    return new StoreSettings(
        connection(spec, secretRegion, credentials, privileged, platform),
        spec.fetchTimeout(),
        secretName);
  }

  private static Credentials withoutSecret(BucketSpec spec, boolean privileged)
      throws StorageException {
    if (Provider.of(spec) != Provider.AWS) {
      return new Credentials.Anonymous();
    }
    if (!privileged) {
      throw new StorageException(
          Reason.AUTHENTICATION,
          "the platform's own credentials are only for Buckets in privileged namespaces"
              + " (SLUICE_PRIVILEGED_NAMESPACES): name a Secret with S3 keys in spec.secretRef",
          null);
    }
    return new Credentials.Ambient();
  }

  private static S3Connection connection(
      BucketSpec spec,
      String secretRegion,
      Credentials credentials,
      boolean privileged,
      Platform platform)
      throws InvalidSourceException {
    String asked = first(spec.region(), secretRegion);
    if (!blank(spec.endpoint())) {
      URI endpoint = Endpoint.parse("spec.endpoint", spec.endpoint(), spec.plainHttp());
      boolean amazon = Endpoint.isAmazon(endpoint);
      String region = first(asked, Endpoint.region(endpoint).orElse(null));
      if (region == null) {
        region = first(amazon ? platform.region() : null, DEFAULT_REGION);
      }
      boolean sdkKnowsBetter = amazon && "https".equalsIgnoreCase(endpoint.getScheme());
      return new S3Connection(
          sdkKnowsBetter ? null : endpoint,
          region,
          !Endpoint.isAmazonHost(endpoint),
          privileged,
          credentials);
    }
    if (spec.url() == null) {
      throw InvalidSourceException.invalid("spec.endpoint is missing beside spec.bucketName");
    }
    String region = first(asked, platform.region());
    if (platform.s3Endpoint() == null) {
      return new S3Connection(null, region, false, privileged, credentials);
    }
    URI endpoint = Endpoint.parse("AWS_ENDPOINT_URL_S3", platform.s3Endpoint(), false);
    return new S3Connection(
        endpoint,
        first(region, DEFAULT_REGION),
        !Endpoint.isAmazonHost(endpoint),
        true,
        credentials);
  }

  private static boolean blank(String value) {
    return value == null || value.isBlank();
  }

  private static String first(String one, String other) {
    return blank(one) ? other : one.strip();
  }
}
