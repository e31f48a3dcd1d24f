package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.storage.StorageException.Reason;
import java.time.Duration;

/**
 * How to reach a Bucket's store, worked out from its spec and Secrets without any request.
 *
 * @param connection what the client is built from
 * @param timeout the longest any one call may take, retries included
 * @param secret the credentials' Secret's NAMESPACE/NAME, for messages; null without one
 */
public record StoreSettings(Connection connection, Duration timeout, String secret) {

  /**
   * Works the settings out.
   *
   * @param namespace the Bucket's own
   * @param privileged whether the Bucket may use the platform's own credentials, and endpoints,
   *     proxies and token servers on loopback, link-local or the API server
   * @param platform what the process was started with
   * @throws InvalidSourceException where the spec itself is wrong
   * @throws StorageException {@link Reason#AUTHENTICATION} where a Secret or a key of it is missing
   *     or malformed, or the platform's credentials are not for this Bucket
   */
  public static StoreSettings of(
      String namespace,
      BucketSpec spec,
      SourceReferences references,
      boolean privileged,
      Platform platform)
      throws InvalidSourceException, StorageException {
    SourceLocation location = SourceLocation.of(spec);
    String secret = spec.secretRef() == null ? null : namespace + "/" + spec.secretRef().name();
    if (secret != null && references.credentials() == null) {
      throw new StorageException(
          Reason.AUTHENTICATION,
          "Secret %s is missing: create it, with %s"
              .formatted(
                  secret,
                  location.kind() == StoreKind.S3
                      ? "the keys AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
                      : "a service account's JSON key under gcp_credentials"),
          null);
    }
    Transport transport =
        new Transport(
            privileged,
            TlsSecret.of(namespace, spec.certSecretRef(), references.certificates()),
            ProxySecret.of(namespace, spec.proxySecretRef(), references.proxy()));
    Connection connection =
        switch (location.kind()) {
          case S3 ->
              new S3Settings(namespace, spec, secret, references, transport, platform.aws())
                  .connection();
          case GCS ->
              new GcsSettings(namespace, spec, secret, references, transport, platform.google())
                  .connection();
        };
    return new StoreSettings(connection, spec.fetchTimeout(), secret);
  }
}
