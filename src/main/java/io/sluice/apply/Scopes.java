package io.sluice.apply;

/** Tells, for a kind as a manifest writes it, whether its objects live in a namespace. */
@FunctionalInterface
public interface Scopes {

  /**
   * Never null; {@code UNKNOWN} for what the cluster does not serve (in this version), {@code
   * UNAVAILABLE} where the API server could not tell, as one with a broken API service.
   */
  Scope of(String apiVersion, String kind);

  /** Where objects of a kind live. */
  enum Scope {
    NAMESPACED,
    CLUSTER,
    UNKNOWN,
    UNAVAILABLE;

    /** Whether it is known where objects of the kind live. */
    boolean isKnown() {
      return this == NAMESPACED || this == CLUSTER;
    }
  }
}
