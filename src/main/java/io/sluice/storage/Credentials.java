package io.sluice.storage;

/** With whose rights a store is read. */
public sealed interface Credentials {

  /**
   * Keys from a Secret; never printed.
   *
   * @param sessionToken null for keys that last
   */
  record Keys(String accessKeyId, String secretAccessKey, String sessionToken)
      implements Credentials {

    @Override
    public String toString() {
      return "Keys[***]";
    }
  }

  /** Whatever the platform gives this process: IRSA, Pod Identity, an instance profile. */
  record Ambient() implements Credentials {}

  /** Nobody's. */
  record Anonymous() implements Credentials {}
}
