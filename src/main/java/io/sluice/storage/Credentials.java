package io.sluice.storage;

import java.net.URI;

/** With whose rights a store is read. */
public sealed interface Credentials {

  /**
   * S3 keys from a Secret; never printed.
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

  /**
   * A Google service account's key; never printed.
   *
   * @param email the account's name
   * @param privateKey PKCS#8 in PEM
   * @param privateKeyId null where the key file does not say
   * @param tokenUri where the key is exchanged for a token
   * @param project the account's own; null where the key file does not say
   * @param universe the cloud's domain, {@code googleapis.com} but for sovereign clouds
   */
  record ServiceAccountKey(
      String email,
      String privateKey,
      String privateKeyId,
      URI tokenUri,
      String project,
      String universe)
      implements Credentials {

    @Override
    public String toString() {
      return "ServiceAccountKey[***]";
    }
  }

  /** Whatever the platform gives this process: IRSA, Pod Identity, workload identity. */
  record Ambient() implements Credentials {}

  /** Nobody's. */
  record Anonymous() implements Credentials {}
}
