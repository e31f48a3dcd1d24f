package io.sluice.notification;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A thread that receives notifications, and whether it still goes round. {@link #beat} and {@link
 * #rest} are for its body; all else may be called from any thread.
 */
final class ReceiverLoop {

  private final LongSupplier nanoTime;
  private final Thread thread;
  private volatile long last;
  private volatile boolean resting;
  private volatile boolean stopped;

  /** Not begun. */
  ReceiverLoop(String name, Runnable body) {
    this(name, body, System::nanoTime);
  }

  ReceiverLoop(String name, Runnable body, LongSupplier nanoTime) {
    this.nanoTime = nanoTime;
    this.last = nanoTime.getAsLong();
    this.thread = Thread.ofVirtual().name(name).unstarted(body);
  }

  void start() {
    thread.start();
  }

  /** The body came round, or got what it waited for. */
  void beat() {
    last = nanoTime.getAsLong();
    resting = false;
  }

  /** The body waits for what may be away for long; until it beats again, only its end counts. */
  void rest() {
    last = nanoTime.getAsLong();
    resting = true;
  }

  /** For how long the body has not come round, or has been at an end that nobody asked for. */
  Duration silence() {
    boolean quiet = stopped || resting && thread.isAlive();
    return quiet ? Duration.ZERO : Duration.ofNanos(nanoTime.getAsLong() - last);
  }

  /** Interrupts the body; from now on its end is asked for. */
  void stop() {
    stopped = true;
    thread.interrupt();
  }

  /** Waits for the end of the body. */
  void join() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
