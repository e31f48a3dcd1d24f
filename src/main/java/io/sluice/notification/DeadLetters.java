package io.sluice.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jboss.logging.Logger;

/**
 * Puts what the reader could not read into the dead letter topic, beside the reading. Waits for a
 * Kafka that is away; where Kafka will not take a letter at all, it is logged: the record itself
 * stays in the log as long as that keeps it.
 */
final class DeadLetters implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final int AT_ONCE = 64;

  private final KafkaAppender appender;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private volatile boolean closed;

  DeadLetters(KafkaAppender appender) {
    this.appender = appender;
  }

  /** Blocks only while many letters are on their way. */
  void put(DeadLetter letter, Completion done) throws InterruptedException {
    places.acquire();
    Thread.ofVirtual().name("sluice-dead-letter").start(() -> carry(letter, done));
  }

  @Override
  public void close() {
    closed = true;
  }

  private void carry(DeadLetter letter, Completion done) {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
    try {
      while (!closed) {
        try {
          appender.append(List.of(), List.of(letter));
          done.done();
          return;
        } catch (EventLogException e) {
          if (!closed && KafkaErrors.isDenied(e.getCause())) {
            LOG.errorf(
                "What cannot be read cannot be put aside either (%s). From %s: %s",
                e.getMessage(), letter.from(), letter.summary());
            done.done();
            return;
          }
          backoff.sleep();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      places.release();
    }
  }
}
