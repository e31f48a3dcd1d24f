package io.sluice.storage;

import io.sluice.api.LocalReference;
import io.sluice.storage.StorageException.Reason;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Map;

/** Reads {@code spec.proxySecretRef}: {@code address}, {@code username}, {@code password}. */
final class ProxySecret {

  private ProxySecret() {}

  /**
   * @param data null where there is no such Secret
   * @return null where the spec names none
   */
  static ProxyServer of(String namespace, LocalReference reference, Map<String, String> data)
      throws StorageException {
    if (reference == null) {
      return null;
    }
    String name = namespace + "/" + reference.name();
    if (data == null) {
      throw refused(
          "Secret %s of spec.proxySecretRef is missing: create it, with the key address", name);
    }
    String address = value(data, "address");
    if (address == null) {
      throw refused("Secret %s has no key address: write the proxy's URL there", name);
    }
    String username = value(data, "username");
    String password = value(data, "password");
    if ((username == null) != (password == null)) {
      throw refused(
          "Secret %s has no key %s: a proxy's username and password belong together",
          name, username == null ? "username" : "password");
    }
    return new ProxyServer(parse(name, address), username, password);
  }

  private static URI parse(String name, String address) throws StorageException {
    try {
      URI uri = new URI(address);
      boolean http = "http".equals(uri.getScheme());
      if (uri.getHost() != null
          && uri.getUserInfo() == null
          && (http || "https".equals(uri.getScheme()))) {
        int port = uri.getPort() >= 0 ? uri.getPort() : http ? 80 : 443;
        return new URI(uri.getScheme(), null, uri.getHost(), port, null, null, null);
      }
    } catch (URISyntaxException e) {
      // Said below; the parser's message would quote the Secret.
    }
    throw refused(
        "address in Secret %s is no proxy's URL: write http://HOST:PORT, and username and password"
            + " under keys of their own",
        name);
  }

  private static String value(Map<String, String> data, String key) {
    String value = data.get(key);
    return value == null || value.isBlank() ? null : value.strip();
  }

  private static StorageException refused(String format, Object... arguments) {
    return new StorageException(Reason.AUTHENTICATION, format.formatted(arguments), null);
  }
}
