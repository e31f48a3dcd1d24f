package io.sluice.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.apache.http.conn.DnsResolver;

/**
 * Resolves no name to an address that only this process can reach: loopback, link-local (the
 * cloud's metadata), the API server. Asked at each connection, so a name that changes its address
 * gains nothing.
 */
final class OuterAddresses implements DnsResolver {

  /** An endpoint leads where this Bucket may not go. */
  static final class InnerAddressException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    InnerAddressException(String host) {
      super(host);
    }
  }

  private static final byte[] AWS_METADATA_V6 = {(byte) 0xfd, 0, 0x0e, (byte) 0xc2};

  private final String apiServer;

  /**
   * @param apiServer its host; null outside a cluster
   */
  OuterAddresses(String apiServer) {
    this.apiServer = apiServer;
  }

  /** Guards the API server of the cluster this process runs in. */
  static OuterAddresses ofProcess() {
    return new OuterAddresses(System.getenv("KUBERNETES_SERVICE_HOST"));
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    for (InetAddress address : addresses) {
      if (address.isLoopbackAddress()
          || address.isAnyLocalAddress()
          || address.isLinkLocalAddress()
          || isAwsMetadata(address)
          || isApiServer(address)) {
        throw new InnerAddressException(host);
      }
    }
    return addresses;
  }

  private static boolean isAwsMetadata(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == 16
        && java.util.Arrays.equals(bytes, 0, 4, AWS_METADATA_V6, 0, AWS_METADATA_V6.length);
  }

  private boolean isApiServer(InetAddress address) throws UnknownHostException {
    if (apiServer == null) {
      return false;
    }
    for (InetAddress server : InetAddress.getAllByName(apiServer)) {
      if (server.equals(address)) {
        return true;
      }
    }
    return false;
  }
}
