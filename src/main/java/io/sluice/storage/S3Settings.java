package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.api.Provider;
import io.sluice.storage.StorageException.Reason;
import java.net.URI;

/** Works out how one Bucket's S3 server is reached. */
final class S3Settings {

  private static final String DEFAULT_REGION = "us-east-1";

  private final BucketSpec spec;
  private final S3SecretKeys keys;
  private final Transport transport;
  private final Platform platform;

  /**
   * @param secret NAMESPACE/NAME; null where the spec names none
   * @param transport as the spec asks for it, with inner addresses where the Bucket is privileged
   */
  S3Settings(
      BucketSpec spec,
      String secret,
      SourceSecrets secrets,
      Transport transport,
      Platform platform) {
    this.spec = spec;
    this.keys = secret == null ? null : new S3SecretKeys(secret, secrets.credentials());
    this.transport = transport;
    this.platform = platform;
  }

  S3Connection connection() throws InvalidSourceException, StorageException {
    String asked = first(spec.region(), keys == null ? null : keys.region());
    if (!blank(spec.endpoint())) {
      return named(asked);
    }
    if (spec.url() == null) {
      throw InvalidSourceException.invalid("spec.endpoint is missing beside spec.bucketName");
    }
    String region = first(asked, platform.region());
    if (platform.s3Endpoint() == null) {
      return new S3Connection(null, region, false, transport, credentials(null));
    }
    URI endpoint = Endpoint.parse("AWS_ENDPOINT_URL_S3", platform.s3Endpoint(), false);
    return new S3Connection(
        endpoint,
        first(region, DEFAULT_REGION),
        !Endpoint.isAmazonHost(endpoint),
        new Transport(true, transport.tls(), transport.proxy()),
        credentials(null));
  }

  private S3Connection named(String asked) throws InvalidSourceException, StorageException {
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
        transport,
        credentials(endpoint));
  }

  /**
   * @param named the spec's endpoint; null where it names none
   */
  private Credentials credentials(URI named) throws StorageException {
    if (keys != null) {
      return keys.keys();
    }
    if (Provider.of(spec) != Provider.AWS) {
      return new Credentials.Anonymous();
    }
    if (!transport.innerAddresses()) {
      throw refused(
          "the platform's own credentials are only for Buckets in privileged namespaces"
              + " (SLUICE_PRIVILEGED_NAMESPACES): name a Secret with S3 keys in spec.secretRef");
    }
    boolean trusted =
        named == null
            || Endpoint.isAmazonHost(named) && "https".equalsIgnoreCase(named.getScheme());
    if (!trusted) {
      throw refused(
          "the platform's own credentials are sent to Amazon's own endpoints and to"
              + " AWS_ENDPOINT_URL_S3 only, not to %s: name a Secret with S3 keys in spec.secretRef"
                  .formatted(named.getAuthority()));
    }
    return new Credentials.Ambient();
  }

  private static StorageException refused(String message) {
    return new StorageException(Reason.AUTHENTICATION, message, null);
  }

  private static boolean blank(String value) {
    return value == null || value.isBlank();
  }

  private static String first(String one, String other) {
    return blank(one) ? other : one.strip();
  }
}
