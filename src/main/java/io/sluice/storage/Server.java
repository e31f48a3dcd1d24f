package io.sluice.storage;

/**
 * A server that is talked to, as messages name it.
 *
 * @param address host and port, or its name
 * @param endpoint the field that says where it is
 * @param certificates the field whose Secret says how it is trusted
 */
record Server(String address, String endpoint, String certificates) {

  /** A store's. */
  static Server store(String address) {
    return new Server(address, "spec.endpoint", "spec.certSecretRef");
  }

  /** A Security Token Service's. */
  static Server sts(String address) {
    return new Server(address, "spec.sts.endpoint", "spec.sts.certSecretRef");
  }

  /** A server that exchanges Google's keys. */
  static Server tokens(String address) {
    return new Server(address, "its token_uri", "spec.certSecretRef");
  }

  /** The address without a port. */
  String host() {
    int colon = address.lastIndexOf(':');
    return colon > 0 && !address.endsWith("]") ? address.substring(0, colon) : address;
  }
}
