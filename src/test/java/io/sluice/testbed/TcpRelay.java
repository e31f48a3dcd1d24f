package io.sluice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before any server and hands bytes on both ways, until told to cut: then what is connected
 * is closed, and so is whatever connects. All methods may be called from any thread.
 */
public final class TcpRelay implements AutoCloseable {

  private final String host;
  private final int port;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean cut;

  private TcpRelay(String address) throws IOException {
    int colon = address.lastIndexOf(':');
    host = address.substring(0, colon);
    port = Integer.parseInt(address.substring(colon + 1));
    door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.ofPlatform().name("relay").daemon().start(this::accept);
  }

  /**
   * A relay on a free port of its own.
   *
   * @param address HOST:PORT
   */
  public static TcpRelay before(String address) {
    try {
      return new TcpRelay(address);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** HOST:PORT of the relay. */
  public String address() {
    return "127.0.0.1:" + door.getLocalPort();
  }

  /** Closes all connections and lets none through from now on. */
  public void cut() {
    cut = true;
    open.forEach(TcpRelay::close);
  }

  /** Lets connections through again. */
  public void heal() {
    cut = false;
  }

  @Override
  public void close() {
    cut();
    try {
      door.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() {
    while (!door.isClosed()) {
      try {
        Socket in = door.accept();
        Thread.ofVirtual().start(() -> relay(in));
      } catch (IOException e) {
        // The door was closed, or who knocked is gone.
      }
    }
  }

  private void relay(Socket in) {
    open.add(in);
    try (in) {
      if (cut) {
        return;
      }
      try (Socket out = new Socket(host, port)) {
        open.add(out);
        Thread back = Thread.ofVirtual().start(() -> pump(out, in));
        pump(in, out);
        back.join();
        open.remove(out);
      }
    } catch (IOException e) {
      // Nobody is behind the door: the connection is closed.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(in);
    }
  }

  private static void pump(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One side closed.
    } finally {
      close(from);
      close(to);
    }
  }

  private static void close(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
