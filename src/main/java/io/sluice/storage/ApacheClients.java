package io.sluice.storage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpHost;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.UsernamePasswordCredentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.routing.RouteInfo;
import org.apache.http.impl.client.BasicCredentialsProvider;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;

/** Builds the pooled HTTP clients that Google's libraries are given. */
final class ApacheClients {

  private static final int CONNECTIONS = 128;
  private static final long LIFETIME_SECONDS = 300;

  private ApacheClients() {}

  /** Without any proxy, for what is this machine's own. */
  static CloseableHttpClient direct() {
    return HttpClientBuilder.create().disableRedirectHandling().disableAutomaticRetries().build();
  }

  /** Redirects, retries and decompression are left to who uses it. */
  static CloseableHttpClient build(Transport transport) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .useSystemProperties()
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS)
            .setConnectionTimeToLive(LIFETIME_SECONDS, TimeUnit.SECONDS)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement();
    if (!transport.innerAddresses()) {
      builder.setDnsResolver(OuterAddresses.ofProcess());
    }
    if (transport.tls() != null) {
      builder.setSSLContext(TlsContexts.context(transport.tls()));
    }
    if (transport.proxy() != null) {
      through(transport.proxy(), builder);
    }
    return builder.build();
  }

  private static void through(ProxyServer proxy, HttpClientBuilder builder) {
    HttpHost host =
        new HttpHost(
            proxy.address().getHost(), proxy.address().getPort(), proxy.address().getScheme());
    builder.setProxy(host);
    if (proxy.username() != null) {
      CredentialsProvider credentials = new BasicCredentialsProvider();
      credentials.setCredentials(
          new AuthScope(host), new UsernamePasswordCredentials(proxy.username(), proxy.password()));
      builder.setDefaultCredentialsProvider(credentials);
      String basic = basic(proxy);
      builder.addInterceptorFirst(
          (HttpRequestInterceptor)
              (request, context) -> {
                RouteInfo route = HttpClientContext.adapt(context).getHttpRoute();
                if (route.getProxyHost() != null && !route.isTunnelled()) {
                  request.setHeader(HttpHeaders.PROXY_AUTHORIZATION, basic);
                }
              });
    }
  }

  /** Sent unasked: the bodies of Google's libraries cannot be sent twice. */
  private static String basic(ProxyServer proxy) {
    String user = proxy.username() + ":" + proxy.password();
    return "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8));
  }
}
