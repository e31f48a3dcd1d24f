package io.sluice.testbed;

import java.io.IOException;
import java.net.Socket;

/** Hands on what two peers send each other, until both have ended. */
final class Pipe {

  private Pipe() {}

  static void between(Socket one, Socket other) throws InterruptedException {
    Thread back = Thread.ofVirtual().start(() -> run(other, one));
    run(one, other);
    back.join();
  }

  private static void run(Socket from, Socket to) {
    try {
      from.getInputStream().transferTo(to.getOutputStream());
      to.shutdownOutput();
    } catch (IOException e) {
      // The other direction ends too.
    }
  }
}
