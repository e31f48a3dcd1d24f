package io.sluice.storage;

import io.sluice.api.StsSpec;
import io.sluice.storage.StorageException.Reason;
import java.util.Map;

/** Reads {@code spec.sts} of the provider {@code ldap}. */
final class LdapIdentity {

  private LdapIdentity() {}

  /**
   * The user whose keys are asked for.
   *
   * @param bucket how the store is connected to; its proxy serves the service too
   */
  static Credentials.LdapUser of(
      String namespace, StsSpec sts, SourceReferences references, Transport bucket)
      throws InvalidSourceException, StorageException {
    if (sts.secretRef() == null) {
      throw refused("spec.sts.secretRef is missing: name a Secret with username and password");
    }
    String secret = namespace + "/" + sts.secretRef().name();
    Map<String, String> data = references.stsCredentials();
    if (data == null) {
      throw refused(
          "Secret %s of spec.sts.secretRef is missing: create it, with username and password"
              .formatted(secret));
    }
    Transport transport =
        new Transport(
            bucket.innerAddresses(),
            TlsSecret.of(namespace, sts.certSecretRef(), references.stsCertificates()),
            bucket.proxy());
    return new Credentials.LdapUser(
        Endpoint.parse("spec.sts.endpoint", sts.endpoint(), false),
        transport,
        secret,
        required(secret, data, "username"),
        required(secret, data, "password"));
  }

  private static String required(String secret, Map<String, String> data, String key)
      throws StorageException {
    String value = data.get(key);
    if (value == null || value.isBlank()) {
      throw refused("Secret %s of spec.sts.secretRef has no key %s".formatted(secret, key));
    }
    return value.strip();
  }

  private static StorageException refused(String message) {
    return new StorageException(Reason.AUTHENTICATION, message, null);
  }
}
