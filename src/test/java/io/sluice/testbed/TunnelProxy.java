package io.sluice.testbed;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A proxy for HTTPS that leads every host to one server of the test. All methods may be called from
 * any thread.
 */
public final class TunnelProxy implements AutoCloseable {

  private final ServerSocket socket;
  private final int server;
  private final List<String> hosts = new CopyOnWriteArrayList<>();
  private volatile int refusal;

  /**
   * @param server the port on 127.0.0.1 where tunnels end
   */
  public TunnelProxy(int server) {
    this.server = server;
    try {
      socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    Thread.ofVirtual().start(this::accept);
  }

  public URI uri() {
    return URI.create("http://127.0.0.1:" + socket.getLocalPort());
  }

  /** HOST:PORT of each tunnel that was opened. */
  public List<String> hosts() {
    return List.copyOf(hosts);
  }

  /** From now on answers with this status instead of opening tunnels. */
  public void refuse(int status) {
    refusal = status;
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
    try (client) {
      String request = line(client.getInputStream());
      while (!line(client.getInputStream()).isEmpty()) {
        // Headers say nothing that is needed.
      }
      OutputStream answer = client.getOutputStream();
      if (refusal != 0) {
        say(answer, "HTTP/1.1 " + refusal + " Refused\r\nContent-Length: 0\r\n\r\n");
        return;
      }
      hosts.add(request.split(" ")[1]);
      try (Socket target = new Socket(InetAddress.getLoopbackAddress(), server)) {
        say(answer, "HTTP/1.1 200 Connected\r\n\r\n");
        Pipe.between(client, target);
      }
    } catch (IOException e) {
      // Its client sees the same.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void say(OutputStream out, String text) throws IOException {
    out.write(text.getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c >= 0 && c != '\n'; c = in.read()) {
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }
}
