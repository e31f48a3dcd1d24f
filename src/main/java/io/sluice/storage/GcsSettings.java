package io.sluice.storage;

import io.sluice.api.BucketSpec;
import java.net.URI;

/** Works out how one Bucket's Google Cloud Storage is reached. */
final class GcsSettings {

  private final String namespace;
  private final BucketSpec spec;
  private final SourceReferences references;
  private final GcsSecretKeys keys;
  private final Transport transport;
  private final Platform.Google platform;

  /**
   * @param namespace the Bucket's own
   * @param secret NAMESPACE/NAME; null where the spec names none
   * @param transport as the spec asks for it, with inner addresses where the Bucket is privileged
   */
  GcsSettings(
      String namespace,
      BucketSpec spec,
      String secret,
      SourceReferences references,
      Transport transport,
      Platform.Google platform) {
    this.namespace = namespace;
    this.spec = spec;
    this.references = references;
    this.keys = secret == null ? null : new GcsSecretKeys(secret, references.credentials());
    this.transport = transport;
    this.platform = platform;
  }

  GcsConnection connection() throws InvalidSourceException, StorageException {
    URI named = named();
    boolean emulated = named == null && platform.storageEndpoint() != null;
    Credentials credentials = credentials(named, emulated);
    return new GcsConnection(
        emulated ? emulator() : named,
        emulated ? new Transport(true, transport.tls(), transport.proxy()) : transport,
        tokenTransport(),
        credentials,
        project(credentials));
  }

  private String project(Credentials credentials) {
    return switch (credentials) {
      case Credentials.ServiceAccountKey key -> key.project();
      case Credentials.GoogleIdentity identity when identity.email() != null ->
          identity.email().replaceAll("^[^@]*@|\\.iam\\.gserviceaccount\\.com$", "");
      case Credentials.GoogleIdentity identity -> platform.project();
      case Credentials.Ambient ambient -> platform.project();
      default -> null;
    };
  }

  private URI emulator() throws InvalidSourceException {
    return Endpoint.parse(
        "STORAGE_EMULATOR_HOST",
        platform.storageEndpoint(),
        !platform.storageEndpoint().contains("://"));
  }

  /** A key names its own token server; a ServiceAccount's tokens go to Google or the process's. */
  private Transport tokenTransport() {
    return keys == null && ServiceAccounts.isNamed(spec)
        ? new Transport(true, transport.tls(), transport.proxy())
        : transport;
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
    return keys == null
        ? new GcpIdentity(namespace, spec, references.accountAnnotations(), transport, platform)
            .of(named, emulated)
        : keys.key();
  }
}
