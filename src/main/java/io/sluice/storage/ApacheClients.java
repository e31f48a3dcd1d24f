package io.sluice.storage;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.TimeUnit;
import org.apache.http.HttpHeaders;
import org.apache.http.HttpRequest;
import org.apache.http.HttpRequestInterceptor;
import org.apache.http.HttpResponseInterceptor;
import org.apache.http.auth.AuthScope;
import org.apache.http.auth.Credentials;
import org.apache.http.client.CredentialsProvider;
import org.apache.http.client.protocol.HttpClientContext;
import org.apache.http.conn.routing.RouteInfo;
import org.apache.http.impl.client.CloseableHttpClient;
import org.apache.http.impl.client.HttpClientBuilder;
import org.apache.http.protocol.HttpContext;

/** Builds the pooled HTTP clients that Google's libraries are given. */
final class ApacheClients {

  private static final int CONNECTIONS = 128;
  private static final long LIFETIME_SECONDS = 300;

  private ApacheClients() {}

  /** Without any proxy, for what is this machine's own. */
  static CloseableHttpClient direct() {
    return HttpClientBuilder.create().disableRedirectHandling().disableAutomaticRetries().build();
  }

  /**
   * For a store. Redirects, retries and decompression are left to who uses it; what is no object is
   * short.
   */
  static CloseableHttpClient build(Transport transport) {
    return builder(transport)
        .addInterceptorLast((HttpResponseInterceptor) ShortEntity::ofStore)
        .build();
  }

  /** As {@link #build}, for a server of tokens or keys: all its answers are short. */
  static CloseableHttpClient forTokens(Transport transport) {
    return builder(transport)
        .addInterceptorLast((HttpResponseInterceptor) ShortEntity::ofTokens)
        .build();
  }

  private static HttpClientBuilder builder(Transport transport) {
    HttpClientBuilder builder =
        HttpClientBuilder.create()
            .setMaxConnTotal(CONNECTIONS)
            .setMaxConnPerRoute(CONNECTIONS)
            .setConnectionTimeToLive(LIFETIME_SECONDS, TimeUnit.SECONDS)
            .disableRedirectHandling()
            .disableAutomaticRetries()
            .disableContentCompression()
            .disableCookieManagement();
    ProcessProxies proxies = ProcessProxies.ofProcess();
    if (!transport.innerAddresses()) {
      builder.setDnsResolver(OuterAddresses.orProxies(proxies));
    }
    if (transport.tls() != null) {
      builder.setSSLContext(TlsContexts.context(transport.tls()));
    }
    Routes routes = new Routes(transport, proxies);
    CredentialsProvider credentials = routes.credentials();
    return builder
        .setRoutePlanner(routes)
        .setDefaultCredentialsProvider(credentials)
        .addInterceptorFirst(
            (HttpRequestInterceptor)
                (request, context) -> authorize(request, context, credentials));
  }

  /** Unasked, for the bodies of Google's libraries cannot be sent twice. */
  private static void authorize(
      HttpRequest request, HttpContext context, CredentialsProvider credentials) {
    RouteInfo route = HttpClientContext.adapt(context).getHttpRoute();
    if (route.getProxyHost() == null || route.isTunnelled()) {
      return;
    }
    Credentials found = credentials.getCredentials(new AuthScope(route.getProxyHost()));
    if (found != null) {
      String user = found.getUserPrincipal().getName() + ":" + found.getPassword();
      request.setHeader(
          HttpHeaders.PROXY_AUTHORIZATION,
          "Basic " + Base64.getEncoder().encodeToString(user.getBytes(StandardCharsets.UTF_8)));
    }
  }
}
