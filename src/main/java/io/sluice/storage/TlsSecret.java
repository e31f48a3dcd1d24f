package io.sluice.storage;

import io.sluice.api.LocalReference;
import io.sluice.storage.StorageException.Reason;
import java.security.GeneralSecurityException;
import java.util.Map;

/** Reads {@code spec.certSecretRef}: {@code tls.crt} with {@code tls.key}, {@code ca.crt}. */
final class TlsSecret {

  private static final String AUTHORITIES = "ca.crt";
  private static final String CERTIFICATE = "tls.crt";
  private static final String KEY = "tls.key";

  private TlsSecret() {}

  /**
   * @param data null where there is no such Secret
   * @return null where the spec names none; else what {@link TlsContexts} can use
   */
  static TlsMaterial of(String namespace, LocalReference reference, Map<String, String> data)
      throws StorageException {
    if (reference == null) {
      return null;
    }
    String name = namespace + "/" + reference.name();
    if (data == null) {
      throw refused(
          "Secret %s with certificates is missing: create it, with ca.crt, or tls.crt and tls.key",
          name);
    }
    TlsMaterial material =
        new TlsMaterial(value(data, AUTHORITIES), value(data, CERTIFICATE), value(data, KEY));
    if ((material.certificate() == null) != (material.key() == null)) {
      throw refused(
          "Secret %s has no key %s: tls.crt and tls.key belong together",
          name, material.key() == null ? KEY : CERTIFICATE);
    }
    if (material.authorities() == null && material.certificate() == null) {
      throw refused("Secret %s has neither ca.crt nor tls.crt with tls.key", name);
    }
    check(name, AUTHORITIES, material.authorities(), TlsContexts::certificates);
    check(name, CERTIFICATE, material.certificate(), TlsContexts::certificates);
    check(name, KEY, material.key(), TlsContexts::privateKey);
    return material;
  }

  private interface Parser {
    Object parse(String pem) throws GeneralSecurityException;
  }

  private static void check(String name, String key, String pem, Parser parser)
      throws StorageException {
    try {
      if (pem != null) {
        parser.parse(pem);
      }
    } catch (GeneralSecurityException e) {
      throw refused(
          "%s in Secret %s is no %s in PEM: it must begin with -----BEGIN",
          key, name, key.equals(KEY) ? "unencrypted private key (RSA or EC)" : "certificate");
    }
  }

  private static String value(Map<String, String> data, String key) {
    String value = data.get(key);
    return value == null || value.isBlank() ? null : value;
  }

  private static StorageException refused(String format, Object... arguments) {
    return new StorageException(Reason.AUTHENTICATION, format.formatted(arguments), null);
  }
}
