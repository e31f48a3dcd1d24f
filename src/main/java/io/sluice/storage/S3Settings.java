package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.api.Provider;
import java.net.URI;

/** Works out how one Bucket's S3 server is reached. */
final class S3Settings {

  private static final String DEFAULT_REGION = "us-east-1";

  private final String namespace;
  private final BucketSpec spec;
  private final SourceReferences references;
  private final S3SecretKeys keys;
  private final Transport transport;
  private final Platform.Aws platform;

  /**
   * @param namespace the Bucket's own
   * @param secret NAMESPACE/NAME; null where the spec names none
   * @param transport as the spec asks for it, with inner addresses where the Bucket is privileged
   */
  S3Settings(
      String namespace,
      BucketSpec spec,
      String secret,
      SourceReferences references,
      Transport transport,
      Platform.Aws platform) {
    this.namespace = namespace;
    this.spec = spec;
    this.references = references;
    this.keys = secret == null ? null : new S3SecretKeys(secret, references.credentials());
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
      return new S3Connection(null, region, false, transport, credentials(null, region));
    }
    return configured(first(region, DEFAULT_REGION));
  }

  /** At the server that the process was told of. */
  private S3Connection configured(String region) throws InvalidSourceException, StorageException {
    URI endpoint = Endpoint.parse("AWS_ENDPOINT_URL_S3", platform.s3Endpoint(), false);
    return new S3Connection(
        endpoint,
        region,
        !Endpoint.isAmazonHost(endpoint),
        new Transport(true, transport.tls(), transport.proxy()),
        credentials(null, region));
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
        credentials(endpoint, region));
  }

  /**
   * @param named the spec's endpoint; null where it names none
   */
  private Credentials credentials(URI named, String region)
      throws InvalidSourceException, StorageException {
    if (keys != null) {
      return keys.keys();
    }
    if (Provider.of(spec) == Provider.AWS) {
      return new AwsIdentity(
              namespace,
              spec,
              references.accountAnnotations(),
              transport.innerAddresses(),
              platform)
          .of(named, region);
    }
    return spec.sts() == null
        ? new Credentials.Anonymous()
        : LdapIdentity.of(namespace, spec.sts(), references, transport);
  }

  private static boolean blank(String value) {
    return value == null || value.isBlank();
  }

  private static String first(String one, String other) {
    return blank(one) ? other : one.strip();
  }
}
