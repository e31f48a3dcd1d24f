package io.sluice.notification;

import java.time.Duration;

/** Hands the log's changes to a {@link HintSink} until it is closed. Thread-safe. */
public interface LogReader extends AutoCloseable {

  /**
   * Waits until the positions are fixed from which it reads: a listing begun after that, together
   * with the changes handed over, misses nothing. With the log away it comes later, but is then
   * fixed as of the call of {@link EventLog#read}.
   *
   * @return false when the time was over first
   */
  boolean awaitStarted(Duration timeout) throws InterruptedException;

  /**
   * How long ago its thread last went round, whatever state the log is in; zero where it has none
   * or was closed. Never blocks.
   */
  default Duration silence() {
    return Duration.ZERO;
  }

  /**
   * Keeps how far all is done and ends, within about a second. Nothing is handed over after it, and
   * what is completed later is told again to the next reader.
   */
  @Override
  void close();
}
