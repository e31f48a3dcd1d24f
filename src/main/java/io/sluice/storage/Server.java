package io.sluice.storage;

/**
 * A server that is talked to, as messages name it.
 *
 * @param address host and port, or its name
 * @param endpoint the field that says where it is
 * @param certificates the field whose Secret says how it is trusted
 * @param proxy the Bucket's proxy on the way to it; null where there is none
 */
record Server(String address, String endpoint, String certificates, ProxyServer proxy) {

  /** A store's. */
  static Server store(String address, ProxyServer proxy) {
    return new Server(address, "spec.endpoint", "spec.certSecretRef", proxy);
  }

  /** A Security Token Service's. */
  static Server sts(String address, ProxyServer proxy) {
    return new Server(address, "spec.sts.endpoint", "spec.sts.certSecretRef", proxy);
  }

  /** A server that exchanges Google's keys. */
  static Server tokens(String address, ProxyServer proxy) {
    return new Server(address, "its token_uri", "spec.certSecretRef", proxy);
  }

  /** Whether a host is the Bucket's proxy. */
  boolean isBehind(String host) {
    return proxy != null && proxy.address().getHost().equals(host);
  }

  /** The address without a port. */
  String host() {
    int colon = address.lastIndexOf(':');
    return colon > 0 && !address.endsWith("]") ? address.substring(0, colon) : address;
  }
}
