package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.storage.StorageException.Reason;
import java.util.Map;

/** Reads {@code spec.serviceAccountName}. */
final class ServiceAccounts {

  private ServiceAccounts() {}

  static boolean isNamed(BucketSpec spec) {
    return spec.serviceAccountName() != null && !spec.serviceAccountName().isBlank();
  }

  /**
   * The account that the spec names.
   *
   * @param annotations null where there is no such account
   * @param wanted the annotation it needs, for the message
   */
  static ServiceAccountRef of(
      String namespace, BucketSpec spec, Map<String, String> annotations, String wanted)
      throws StorageException {
    ServiceAccountRef account = new ServiceAccountRef(namespace, spec.serviceAccountName());
    if (annotations == null) {
      throw new StorageException(
          Reason.AUTHENTICATION,
          "ServiceAccount %s of spec.serviceAccountName is missing: create it, with the annotation %s"
              .formatted(account, wanted),
          null);
    }
    return account;
  }
}
