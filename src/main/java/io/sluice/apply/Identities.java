package io.sluice.apply;

import java.util.Set;

/** Decides whose rights a Bucket's objects are read and written with. */
public final class Identities {

  private Identities() {}

  /**
   * The contract's "Whose rights": the account the Bucket names; else, in a privileged namespace,
   * the applier, or the process itself where none is set; else the namespace's {@code default}
   * account.
   *
   * @param bucketNamespace where the Bucket is; a named account is always of this namespace
   * @param serviceAccountName {@code spec.apply.serviceAccountName}; null or empty for none
   * @param privilegedNamespaces {@code SLUICE_PRIVILEGED_NAMESPACES}
   * @param applier {@code SLUICE_APPLIER}, {@code NAMESPACE:NAME}; null or empty for none
   * @throws IllegalArgumentException if {@code applier} is of another form
   */
  public static Identity of(
      String bucketNamespace,
      String serviceAccountName,
      Set<String> privilegedNamespaces,
      String applier) {
    if (serviceAccountName != null && !serviceAccountName.isBlank()) {
      return new Identity(bucketNamespace, serviceAccountName.strip());
    }
    if (!privilegedNamespaces.contains(bucketNamespace)) {
      return new Identity(bucketNamespace, "default");
    }
    return applier == null ? Identity.PROCESS : applier(applier);
  }

  /**
   * The account that {@code SLUICE_APPLIER} names; the process itself where it is empty.
   *
   * @throws IllegalArgumentException if it is of another form
   */
  public static Identity applier(String setting) {
    String applier = setting.strip();
    if (applier.isEmpty()) {
      return Identity.PROCESS;
    }
    int colon = applier.indexOf(':');
    if (colon <= 0 || colon != applier.lastIndexOf(':') || colon == applier.length() - 1) {
      throw new IllegalArgumentException(
          "SLUICE_APPLIER is \"" + applier + "\"; write NAMESPACE:NAME of a service account");
    }
    return new Identity(applier.substring(0, colon), applier.substring(colon + 1));
  }
}
