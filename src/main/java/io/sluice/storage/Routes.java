package io.sluice.storage;

import java.net.UnknownHostException;
import org.apache.http.HttpException;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequest;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.conn.DefaultRoutePlanner;
import org.apache.http.impl.conn.DefaultSchemePortResolver;
import org.apache.http.protocol.HttpContext;

/**
 * Which proxy a request takes: the Bucket's, else the process's. Behind a proxy it is the proxy
 * that resolves a server's name; where this process can resolve it too, the Bucket is kept from
 * inner addresses here as well. Asked for each request, so also for each redirect that is followed.
 */
final class Routes extends DefaultRoutePlanner {

  private final Transport transport;
  private final ProcessProxies process;
  private final OuterAddresses addresses = OuterAddresses.ofProcess();

  Routes(Transport transport, ProcessProxies process) {
    super(DefaultSchemePortResolver.INSTANCE);
    this.transport = transport;
    this.process = process;
  }

  @Override
  protected HttpHost determineProxy(HttpHost target, HttpRequest request, HttpContext context)
      throws HttpException {
    if (!transport.innerAddresses()) {
      check(target.getHostName());
    }
    ProxyServer proxy =
        transport.proxy() == null
            ? process.on(target.getSchemeName(), target.getHostName(), port(target))
            : transport.proxy();
    return proxy == null ? null : host(proxy);
  }

  private void check(String host) throws HttpException {
    try {
      addresses.resolve(host);
    } catch (OuterAddresses.InnerAddressException e) {
      throw new HttpException("refused", e);
    } catch (UnknownHostException e) {
      // The proxy may know it; without one, connecting fails for the same reason.
    }
  }

  /** What the proxies ask for. */
  CredentialsProvider credentials() {
    CredentialsProvider credentials = new BasicCredentialsProvider();
    process.named().forEach(proxy -> add(proxy, credentials));
    if (transport.proxy() != null) {
      add(transport.proxy(), credentials);
    }
    return credentials;
  }

  private static void add(ProxyServer proxy, CredentialsProvider credentials) {
    if (proxy.username() != null) {
      credentials.setCredentials(
          new AuthScope(host(proxy)),
          new UsernamePasswordCredentials(proxy.username(), proxy.password()));
    }
  }

  private static HttpHost host(ProxyServer proxy) {
    return new HttpHost(
        proxy.address().getHost(), proxy.address().getPort(), proxy.address().getScheme());
  }

  private static int port(HttpHost target) {
    return target.getPort() >= 0
        ? target.getPort()
        : "https".equalsIgnoreCase(target.getSchemeName()) ? 443 : 80;
  }
}
