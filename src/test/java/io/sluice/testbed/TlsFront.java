package io.sluice.testbed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import javax.net.ssl.SSLContext;

/** Speaks TLS before a server that does not. All methods may be called from any thread. */
public final class TlsFront implements AutoCloseable {

  private final ServerSocket socket;
  private final int server;

  /**
   * @param server the port on 127.0.0.1 of what is behind it
   */
  public TlsFront(SSLContext context, int server) {
    this.server = server;
    try {
      socket =
          context
              .getServerSocketFactory()
              .createServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  /** HOST:PORT. */
  public String address() {
    return "127.0.0.1:" + socket.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private void accept() {
    while (!socket.isClosed()) {
      try {
        Socket client = socket.accept();
        Thread.ofVirtual().start(() -> serve(client));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket target = new Socket(InetAddress.getLoopbackAddress(), server)) {
      Pipe.between(client, target);
    } catch (IOException e) {
      // Its client sees the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
