package io.sluice.storage;

import java.util.Map;

/**
 * What a spec names in its namespace, as it was read there; each null where the spec names none, or
 * there is no such object.
 *
 * @param credentials decoded data of the Secret of {@code spec.secretRef}
 * @param certificates of {@code spec.certSecretRef}
 * @param proxy of {@code spec.proxySecretRef}
 * @param stsCredentials of {@code spec.sts.secretRef}
 * @param stsCertificates of {@code spec.sts.certSecretRef}
 * @param accountAnnotations of the ServiceAccount {@code spec.serviceAccountName}
 */
public record SourceReferences(
    Map<String, String> credentials,
    Map<String, String> certificates,
    Map<String, String> proxy,
    Map<String, String> stsCredentials,
    Map<String, String> stsCertificates,
    Map<String, String> accountAnnotations) {

  /** None at all. */
  public static final SourceReferences NONE =
      new SourceReferences(null, null, null, null, null, null);

  @Override
  public String toString() {
    return "SourceReferences[***]";
  }
}
