package io.sluice.storage;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Collectors;
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
  private final Set<String> excepted;

  /**
   * @param apiServer its host; null outside a cluster
   * @param excepted hosts that may be anywhere
   */
  OuterAddresses(String apiServer, Set<String> excepted) {
    this.apiServer = apiServer;
    this.excepted = excepted;
  }

  /** Guards the API server of the cluster this process runs in. */
  static OuterAddresses ofProcess() {
    return new OuterAddresses(System.getenv("KUBERNETES_SERVICE_HOST"), Set.of());
  }

  /** As {@link #ofProcess()}, for connections that may lead to the process's own proxies too. */
  static OuterAddresses orProxies(ProcessProxies proxies) {
    return new OuterAddresses(
        System.getenv("KUBERNETES_SERVICE_HOST"),
        proxies.named().stream()
            .map(proxy -> proxy.address().getHost())
            .collect(Collectors.toSet()));
  }

  @Override
  public InetAddress[] resolve(String host) throws UnknownHostException {
    InetAddress[] addresses = InetAddress.getAllByName(host);
    if (excepted.contains(host)) {
      return addresses;
    }
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
        && Arrays.equals(bytes, 0, 4, AWS_METADATA_V6, 0, AWS_METADATA_V6.length);
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
