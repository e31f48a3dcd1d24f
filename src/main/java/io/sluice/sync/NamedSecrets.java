package io.sluice.sync;

import io.sluice.api.BucketSpec;
import io.sluice.api.LocalReference;
import io.sluice.storage.StorageException.Reason;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Which Secrets a spec names for its source; pure. */
final class NamedSecrets {

  private NamedSecrets() {}

  /** The names of all of them, each once. */
  static Set<String> of(BucketSpec spec) {
    var sts = spec.sts();
    return Stream.of(
            spec.secretRef(),
            spec.certSecretRef(),
            spec.proxySecretRef(),
            sts == null ? null : sts.secretRef(),
            sts == null ? null : sts.certSecretRef())
        .filter(Objects::nonNull)
        .map(LocalReference::name)
        .collect(Collectors.toSet());
  }

  /** Those whose change may help where a store could not be read for this reason. */
  static Set<String> suspects(BucketSpec spec, Reason reason) {
    return switch (reason) {
      case AUTHENTICATION, ACCESS_DENIED, TLS -> of(spec);
      case UNREACHABLE -> proxy(spec.proxySecretRef());
      default -> Set.of();
    };
  }

  private static Set<String> proxy(LocalReference proxy) {
    return proxy == null ? Set.of() : Set.of(proxy.name());
  }
}
