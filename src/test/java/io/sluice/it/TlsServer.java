package io.sluice.it;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.GeneralSecurityException;

/** An HTTPS server on 127.0.0.1 that answers every request with 404. */
final class TlsServer implements AutoCloseable {

  private final HttpsServer server;

  private TlsServer(HttpsServer server) {
    this.server = server;
  }

  /** One whose certificate is for its address, but signed by nobody. */
  static TlsServer selfSigned() throws IOException, GeneralSecurityException, InterruptedException {
    var server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(new SelfSigned().context()));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(404, -1);
          exchange.close();
        });
    server.start();
    return new TlsServer(server);
  }

  /** HOST:PORT. */
  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
