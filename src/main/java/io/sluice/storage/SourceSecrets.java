package io.sluice.storage;

import java.util.Map;

/**
 * The decoded data of the Secrets that a spec names; each null where it names none, or there is no
 * such Secret.
 *
 * @param credentials of {@code spec.secretRef}
 * @param certificates of {@code spec.certSecretRef}
 * @param proxy of {@code spec.proxySecretRef}
 */
public record SourceSecrets(
    Map<String, String> credentials, Map<String, String> certificates, Map<String, String> proxy) {

  /** None at all. */
  public static final SourceSecrets NONE = new SourceSecrets(null, null, null);

  @Override
  public String toString() {
    return "SourceSecrets[***]";
  }
}
