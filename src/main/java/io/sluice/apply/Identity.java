package io.sluice.apply;

/**
 * In whose name the cluster is read and written: a service account that is impersonated, or the
 * process itself.
 *
 * @param namespace of the service account; empty for the process itself
 * @param name of the service account; empty for the process itself
 */
public record Identity(String namespace, String name) {

  /** The process's own rights. */
  public static final Identity PROCESS = new Identity("", "");

  /** Whether nobody is impersonated. */
  public boolean isProcess() {
    return name.isEmpty();
  }

  /** The user name the API server knows a service account by. Not for the process itself. */
  public String userName() {
    return "system:serviceaccount:" + namespace + ":" + name;
  }

  /** For a person, what to do about an account that is not there. */
  String missing() {
    return display()
        + " does not exist; create it, or name another in spec.apply.serviceAccountName";
  }

  /** For a person. */
  public String display() {
    return isProcess() ? "Sluice itself" : "the service account " + namespace + "/" + name;
  }
}
