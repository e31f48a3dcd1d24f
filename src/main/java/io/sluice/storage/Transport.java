package io.sluice.storage;

/**
 * How a server is connected to, whatever is spoken then.
 *
 * @param innerAddresses whether it may be on loopback, link-local or the API server
 * @param tls own certificates; null trusts what the machine trusts
 * @param proxy null connects directly, or as the process's environment says
 */
public record Transport(boolean innerAddresses, TlsMaterial tls, ProxyServer proxy) {

  static Transport plain(boolean innerAddresses) {
    return new Transport(innerAddresses, null, null);
  }
}
