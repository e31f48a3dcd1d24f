package io.sluice.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Puts what the reader could not read into the dead letter topic, beside the reading. Waits for a
 * Kafka that is away; where Kafka will not take a letter at all, it is logged: the record itself
 * stays in the log as long as that keeps it.
 */
final class DeadLetters implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(DeadLetters.class);
  private static final int MOST_KIB = 16 * 1024;
  private static final int LEAST_KIB = MOST_KIB / 64;

  private final KafkaAppender appender;
  private final Semaphore room = new Semaphore(MOST_KIB);
  private volatile boolean closed;
  private volatile String problem;

  DeadLetters(KafkaAppender appender) {
    this.appender = appender;
  }

  /**
   * Blocks only while many letters, or large ones, are on their way.
   *
   * @return false when the time was over first: then the letter was not taken
   */
  boolean put(DeadLetter letter, Completion done, Duration timeout) throws InterruptedException {
    int size = Math.clamp(letter.body().length / 1024, LEAST_KIB, MOST_KIB);
    if (!room.tryAcquire(size, timeout.toNanos(), TimeUnit.NANOSECONDS)) {
      return false;
    }
    Thread.ofVirtual()
        .name("sluice-dead-letter")
        .start(
            () -> {
              try {
                carry(letter, done);
              } finally {
                room.release(size);
              }
            });
    return true;
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
          problem = null;
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
          fell(e.getMessage());
          backoff.sleep();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void fell(String reason) {
    if (!closed && !reason.equals(problem)) {
      problem = reason;
      LOG.warnf(
          "What cannot be read cannot be put aside; after some of it, reading waits for that: %s",
          reason);
    }
  }
}
