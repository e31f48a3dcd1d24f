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

  /**
   * Whatever the platform gives this process: IRSA, Pod Identity, workload identity.
   *
   * @param sts where Amazon's web identity is exchanged; null leaves it to the SDK
   */
  record Ambient(URI sts) implements Credentials {}

  /**
   * A role of Amazon's that a ServiceAccount takes on.
   *
   * @param sts where its token is exchanged; null is Amazon's own for the region
   */
  record AwsRole(ServiceAccountRef account, String arn, URI sts) implements Credentials {}

  /**
   * A user of a directory, whom a Security Token Service gives S3 keys; never printed.
   *
   * @param sts the service
   * @param transport how it is connected to
   * @param secret NAMESPACE/NAME of the Secret with username and password, for messages
   */
  record LdapUser(URI sts, Transport transport, String secret, String username, String password)
      implements Credentials {

    @Override
    public String toString() {
      return "LdapUser[***]";
    }
  }

  /**
   * A Google identity that a ServiceAccount has.
   *
   * @param provider the workload identity provider's full name; null is the pool of the GKE cluster
   *     that this process runs in
   * @param email the Google service account to act as; null to act as the account itself
   * @param platform where tokens are exchanged
   */
  record GoogleIdentity(
      ServiceAccountRef account, String provider, String email, Platform.Google platform)
      implements Credentials {}

  /** Nobody's. */
  record Anonymous() implements Credentials {}
}
