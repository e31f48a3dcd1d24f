package io.sluice.storage;

import java.net.URI;

/**
 * A proxy that a Bucket names.
 *
 * @param address http or https, with host and port
 * @param username null where it asks for none
 * @param password null where it asks for none; never printed
 */
public record ProxyServer(URI address, String username, String password) {

  @Override
  public String toString() {
    return "ProxyServer[" + address + "]";
  }
}
