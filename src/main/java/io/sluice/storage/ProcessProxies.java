package io.sluice.storage;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The proxies that the process was told of: by Java's own properties, else by {@code HTTP_PROXY},
 * {@code HTTPS_PROXY} and {@code NO_PROXY}, in lower case before upper case. They are its
 * administrator's, and may be anywhere.
 */
final class ProcessProxies {

  private static final Pattern LITERAL =
      Pattern.compile("[0-9.]+|\\[?[0-9a-fA-F:]*:[0-9a-fA-F:.]+]?");

  private final UnaryOperator<String> environment;

  /**
   * @param environment gives a variable by its name; null where it is not set
   */
  ProcessProxies(UnaryOperator<String> environment) {
    this.environment = environment;
  }

  static ProcessProxies ofProcess() {
    return new ProcessProxies(System::getenv);
  }

  /** The proxy on the way to a server; null where there is none. */
  ProxyServer on(String scheme, String host, int port) {
    ProxyServer ofJava = ofJava(scheme, host, port);
    return ofJava != null || excepted(host, port) ? ofJava : named(scheme + "_proxy");
  }

  /** All that are named in the environment. */
  List<ProxyServer> named() {
    return Stream.of(named("http_proxy"), named("https_proxy")).filter(Objects::nonNull).toList();
  }

  private static ProxyServer ofJava(String scheme, String host, int port) {
    try {
      URI target = new URI(scheme, null, host, port, "/", null, null);
      return ProxySelector.getDefault().select(target).stream()
          .filter(proxy -> proxy.type() == Proxy.Type.HTTP)
          .map(proxy -> (InetSocketAddress) proxy.address())
          .map(address -> "http://" + address.getHostString() + ":" + address.getPort())
          .map(address -> new ProxyServer(URI.create(address), null, null))
          .findFirst()
          .orElse(null);
    } catch (URISyntaxException | IllegalArgumentException e) {
      return null;
    }
  }

  private ProxyServer named(String variable) {
    String value = value(variable);
    if (value == null) {
      return null;
    }
    try {
      URI uri = new URI(value.contains("://") ? value : "http://" + value);
      if (uri.getHost() == null) {
        return null;
      }
      int port = uri.getPort() >= 0 ? uri.getPort() : "https".equals(uri.getScheme()) ? 443 : 80;
      URI address = new URI(uri.getScheme(), null, uri.getHost(), port, null, null, null);
      String[] user = uri.getRawUserInfo() == null ? null : uri.getRawUserInfo().split(":", 2);
      return user == null || user.length < 2
          ? new ProxyServer(address, null, null)
          : new ProxyServer(address, decoded(user[0]), decoded(user[1]));
    } catch (URISyntaxException e) {
      return null;
    }
  }

  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }

  private boolean excepted(String host, int port) {
    String exceptions = value("no_proxy");
    return exceptions != null
        && Arrays.stream(exceptions.split(","))
            .map(entry -> entry.strip().toLowerCase(Locale.ROOT))
            .filter(entry -> !entry.isEmpty())
            .anyMatch(entry -> matches(entry, host.toLowerCase(Locale.ROOT), port));
  }

  /** A name stands for all below it, as in most tools; a network for the addresses in it. */
  private static boolean matches(String entry, String host, int port) {
    if (entry.equals("*")) {
      return true;
    }
    if (entry.contains("/")) {
      return inNetwork(entry, host);
    }
    int colon = entry.lastIndexOf(':');
    boolean withPort = colon > 0 && entry.indexOf(':') == colon;
    if (withPort && !entry.substring(colon + 1).equals(Integer.toString(port))) {
      return false;
    }
    String name = withPort ? entry.substring(0, colon) : entry;
    String bare = name.startsWith("*.") ? name.substring(1) : name;
    return bare.startsWith(".")
        ? host.endsWith(bare)
        : host.equals(bare) || host.endsWith("." + bare);
  }

  private static boolean inNetwork(String network, String host) {
    if (!LITERAL.matcher(host).matches()) {
      return false;
    }
    try {
      int slash = network.indexOf('/');
      byte[] base = InetAddress.getByName(network.substring(0, slash)).getAddress();
      byte[] address = InetAddress.getByName(host).getAddress();
      int bits = Integer.parseInt(network.substring(slash + 1));
      if (base.length != address.length || bits < 0 || bits > base.length * 8) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((base[bit / 8] & mask) != (address[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    } catch (UnknownHostException | NumberFormatException e) {
      return false;
    }
  }

  private String value(String variable) {
    for (String name : new String[] {variable, variable.toUpperCase(Locale.ROOT)}) {
      String value = environment.apply(name);
      if (value != null && !value.isBlank()) {
        return value.strip();
      }
    }
    return null;
  }
}
