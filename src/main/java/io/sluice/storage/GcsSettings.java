package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.storage.StorageException.Reason;
import java.net.URI;

/** Works out how one Bucket's Google Cloud Storage is reached. */
final class GcsSettings {

  private final BucketSpec spec;
  private final GcsSecretKeys keys;
  private final Transport transport;
  private final Platform platform;

  /**
   * @param secret NAMESPACE/NAME; null where the spec names none
   * @param transport as the spec asks for it, with inner addresses where the Bucket is privileged
   */
  GcsSettings(
      BucketSpec spec,
      String secret,
      SourceSecrets secrets,
      Transport transport,
      Platform platform) {
    this.spec = spec;
    this.keys = secret == null ? null : new GcsSecretKeys(secret, secrets.credentials());
    this.transport = transport;
    this.platform = platform;
  }

  GcsConnection connection() throws InvalidSourceException, StorageException {
    URI named = named();
    boolean emulated = named == null && platform.gcsEndpoint() != null;
    URI endpoint =
        emulated
            ? Endpoint.parse(
                "STORAGE_EMULATOR_HOST",
                platform.gcsEndpoint(),
                !platform.gcsEndpoint().contains("://"))
            : named;
    return new GcsConnection(
        endpoint,
        emulated ? new Transport(true, transport.tls(), transport.proxy()) : transport,
        transport,
        credentials(named, emulated));
  }

  /** The spec's endpoint; null where it names none, or Google's own. */
  private URI named() throws InvalidSourceException {
    if (spec.endpoint() == null || spec.endpoint().isBlank()) {
      return null;
    }
    URI endpoint = Endpoint.parse("spec.endpoint", spec.endpoint(), spec.plainHttp());
    return Endpoint.isGoogle(endpoint) ? null : endpoint;
  }

  private Credentials credentials(URI named, boolean emulated) throws StorageException {
    if (keys != null) {
      return keys.key();
    }
    if (!transport.innerAddresses()) {
      throw refused(
          "the platform's own credentials are only for Buckets in privileged namespaces"
              + " (SLUICE_PRIVILEGED_NAMESPACES): name a Secret with a service account's key in"
              + " spec.secretRef");
    }
    if (emulated) {
      return new Credentials.Anonymous();
    }
    boolean trusted =
        named == null
            || Endpoint.isGoogleHost(named) && "https".equalsIgnoreCase(named.getScheme());
    if (!trusted) {
      throw refused(
          "the platform's own credentials are sent to Google's own endpoints only, not to %s: name a"
                  .formatted(named.getAuthority())
              + " Secret with a service account's key in spec.secretRef");
    }
    return new Credentials.Ambient();
  }

  private static StorageException refused(String message) {
    return new StorageException(Reason.AUTHENTICATION, message, null);
  }
}
