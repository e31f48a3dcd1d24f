package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Secret;
import io.sluice.api.BucketSpec;
import io.sluice.api.LocalReference;
import io.sluice.storage.SourceReferences;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The objects that a Bucket's source names, as one sync read them.
 *
 * @param secrets by name; those that are not there are left out
 * @param accountAnnotations of the ServiceAccount; null where none is named, or there is none
 */
record NamedObjects(Map<String, Secret> secrets, Map<String, String> accountAnnotations) {

  /** None were read. */
  static final NamedObjects NONE = new NamedObjects(Map.of(), null);

  /** What the store's settings are worked out from. */
  SourceReferences references(BucketSpec spec) {
    var sts = spec.sts();
    return new SourceReferences(
        data(spec.secretRef()),
        data(spec.certSecretRef()),
        data(spec.proxySecretRef()),
        sts == null ? null : data(sts.secretRef()),
        sts == null ? null : data(sts.certSecretRef()),
        accountAnnotations);
  }

  /** The Secret's resourceVersion; null where there was none. */
  String version(String secret) {
    var read = secrets.get(secret);
    return read == null ? null : read.getMetadata().getResourceVersion();
  }

  private Map<String, String> data(LocalReference reference) {
    var secret = reference == null ? null : secrets.get(reference.name());
    if (secret == null) {
      return null;
    }
    var decoded = new HashMap<String, String>();
    Objects.requireNonNullElse(secret.getData(), Map.<String, String>of())
        .forEach(
            (key, value) ->
                decoded.put(
                    key,
                    new String(Base64.getMimeDecoder().decode(value), StandardCharsets.UTF_8)));
    return decoded;
  }
}
