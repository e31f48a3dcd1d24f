package io.sluice.notification;

import io.sluice.notification.ChangeReader.Result;
import io.sluice.notification.EventMetrics.Place;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.jboss.logging.Logger;

/**
 * Reads all partitions of the log in one thread, and keeps in its group how far each is dealt with.
 * Whatever Kafka does is waited for.
 */
final class KafkaLogReader implements LogReader {

  private static final Logger LOG = Logger.getLogger(KafkaLogReader.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration PATIENCE = Duration.ofMillis(500);
  private static final long COMMIT_EVERY = TimeUnit.SECONDS.toNanos(1);
  private static final long LOOK_AT_TOPIC_EVERY = TimeUnit.SECONDS.toNanos(15);

  private final KafkaPartitions partitions;
  private final KafkaTopics topics;
  private final DeadLetters deadLetters;
  private final HintSink sink;
  private final EventMetrics metrics;
  private final KafkaSettings settings;
  private final CountDownLatch started = new CountDownLatch(1);
  private final Thread thread;
  private volatile long wentRound = System.nanoTime();
  private volatile boolean closed;
  private boolean late;
  private volatile String problem = "Kafka was not reached yet";

  KafkaLogReader(
      KafkaSettings settings,
      String group,
      HintSink sink,
      DeadLetters deadLetters,
      EventMetrics metrics) {
    this.settings = settings;
    this.partitions = new KafkaPartitions(settings, group);
    this.topics = new KafkaTopics(settings);
    this.deadLetters = deadLetters;
    this.sink = sink;
    this.metrics = metrics;
    this.thread = Thread.ofPlatform().name("sluice-event-log").daemon().start(this::run);
  }

  @Override
  public boolean awaitStarted(Duration timeout) throws InterruptedException {
    return started.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
  }

  @Override
  public Duration silence() {
    return closed ? Duration.ZERO : Duration.ofNanos(System.nanoTime() - wentRound);
  }

  LogState state() {
    return new LogState(problem, partitions.unread(), partitions.open());
  }

  @Override
  public void close() {
    closed = true;
    partitions.wakeUp();
    try {
      if (!thread.join(PATIENCE)) {
        thread.interrupt();
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    Backoff backoff = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
    while (!closed) {
      wentRound = System.nanoTime();
      try {
        partitions.open(topics.ensure(), this::tellMissed);
        started.countDown();
        recovered();
        backoff.reset();
        readOn();
      } catch (WakeupException e) {
        LOG.debug("Woken to end");
      } catch (InterruptedException | org.apache.kafka.common.errors.InterruptException e) {
        Thread.interrupted();
      } catch (EventLogException e) {
        fell(e.getMessage());
      } catch (RuntimeException e) {
        fell(KafkaErrors.explain(e, settings).getMessage());
        LOG.debug("Reading the event log failed", e);
      }
      late = true;
      partitions.release(closed);
      if (!closed) {
        backoff.sleep();
      }
    }
  }

  private void readOn() throws InterruptedException {
    long commitAt = System.nanoTime() + COMMIT_EVERY;
    long lookAt = System.nanoTime() + LOOK_AT_TOPIC_EVERY;
    while (!closed) {
      wentRound = System.nanoTime();
      read();
      long now = System.nanoTime();
      if (now - commitAt >= 0) {
        partitions.commit(this::tellCommit);
        commitAt = now + COMMIT_EVERY;
      }
      if (now - lookAt >= 0) {
        partitions.refresh(topics.id(), this::tellMissed);
        lookAt = now + LOOK_AT_TOPIC_EVERY;
      }
    }
  }

  private void read() throws InterruptedException {
    try {
      ConsumerRecords<byte[], byte[]> records = partitions.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (closed) {
          return;
        }
        handOver(record);
      }
    } catch (OffsetOutOfRangeException e) {
      partitions.reposition(e.offsetOutOfRangePartitions().keySet(), this::tellMissed);
    }
  }

  private void handOver(ConsumerRecord<byte[], byte[]> record) throws InterruptedException {
    metrics.received(Place.LOG, 1);
    OpenPositions positions =
        partitions.positions(new TopicPartition(record.topic(), record.partition()));
    positions.opened(record.offset());
    Completion whole = () -> positions.done(record.offset());
    Result read = KafkaRecords.read(record);
    List<ObjectChange> changes = read.changes();
    int letters = read.problems().isEmpty() ? 0 : 1;
    if (changes.size() + letters == 0) {
      whole.done();
      return;
    }
    Completion[] parts = Completion.split(whole, changes.size() + letters);
    for (int i = 0; i < changes.size(); i++) {
      sink.offer(changes.get(i), parts[i]);
    }
    if (letters > 0) {
      metrics.unreadable(Place.LOG, 1);
      String reason =
          String.join("; ", read.problems().subList(0, Math.min(5, read.problems().size())));
      putAside(KafkaRecords.deadLetter(record, reason), parts[changes.size()]);
    }
  }

  private void putAside(DeadLetter letter, Completion done) throws InterruptedException {
    while (!closed && !deadLetters.put(letter, done, POLL)) {
      wentRound = System.nanoTime();
    }
  }

  /** What was lost before a log that was there from the beginning is in the first listings. */
  private void tellMissed(String reason) {
    LOG.warn(reason);
    metrics.gone();
    if (late || started.getCount() == 0) {
      sink.missed(reason);
    }
  }

  private void tellCommit(Exception error) {
    if (error == null) {
      recovered();
    } else {
      fell(KafkaErrors.explain(error, settings).getMessage());
    }
  }

  private void fell(String reason) {
    if (closed) {
      return;
    }
    if (!reason.equals(problem)) {
      LOG.warnf("The event log cannot be read; trying on: %s", reason);
    }
    problem = reason;
  }

  private void recovered() {
    if (problem != null) {
      LOG.info("The event log is being read");
    }
    problem = null;
  }
}
