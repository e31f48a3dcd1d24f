package io.sluice.notification;

import java.time.Duration;
import java.util.List;

/** Appends until the log has it, however long it is away. */
final class LogWriter {

  private static final Duration LOOK_UP = Duration.ofSeconds(5);

  private final EventLog log;

  LogWriter(EventLog log) {
    this.log = log;
  }

  /** Blocks until the log takes records. */
  void awaitWritable() throws InterruptedException {
    while (!log.awaitWritable(LOOK_UP)) {
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  /** Blocks until the log has all of it; the log itself says in its log lines why it takes long. */
  void append(List<Delivery> deliveries) throws InterruptedException {
    Backoff backoff = new Backoff(LOOK_UP.dividedBy(20), LOOK_UP);
    while (true) {
      awaitWritable();
      try {
        log.append(deliveries);
        return;
      } catch (EventLogException e) {
        backoff.sleep();
        if (Thread.interrupted()) {
          throw new InterruptedException();
        }
      }
    }
  }
}
