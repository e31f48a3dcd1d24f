package io.sluice.notification;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/** The log in Kafka: kept, shared, and replayable. */
final class KafkaEventLog implements EventLog {

  private static final Logger LOG = Logger.getLogger(KafkaEventLog.class);

  private final KafkaSettings settings;
  private final EventMetrics metrics;
  private final KafkaTopics topics;
  private final KafkaAppender appender;
  private final DeadLetters deadLetters;
  private final ReentrantLock looking = new ReentrantLock();
  private final Backoff pauses = new Backoff(Duration.ofMillis(250), Duration.ofSeconds(5));
  private volatile KafkaLogReader reader;
  private volatile boolean writable;
  private volatile String problem;

  KafkaEventLog(KafkaSettings settings, EventMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.topics = new KafkaTopics(settings);
    this.appender = new KafkaAppender(settings, metrics);
    this.deadLetters = new DeadLetters(appender);
  }

  @Override
  public boolean keeps() {
    return true;
  }

  @Override
  public boolean awaitWritable(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (!writable) {
      long left = deadline - System.nanoTime();
      if (left < 0 || !looking.tryLock(left, TimeUnit.NANOSECONDS)) {
        return writable;
      }
      try {
        look();
      } finally {
        looking.unlock();
      }
    }
    return true;
  }

  /** One looks for all who wait, and sees to the pauses in between. */
  private void look() throws InterruptedException {
    if (writable) {
      return;
    }
    try {
      topics.ensure();
      recovered();
      pauses.reset();
    } catch (EventLogException e) {
      fell(e);
      pauses.sleep();
      if (Thread.interrupted()) {
        throw new InterruptedException();
      }
    }
  }

  @Override
  public void append(List<Delivery> deliveries) throws EventLogException, InterruptedException {
    try {
      appender.append(
          deliveries.stream().flatMap(delivery -> delivery.records().stream()).toList(),
          deliveries.stream().flatMap(delivery -> delivery.unreadable().stream()).toList());
    } catch (EventLogException e) {
      fell(e);
      throw e;
    }
    recovered();
    deliveries.forEach(delivery -> delivery.receipt().released());
  }

  @Override
  public synchronized LogReader read(String group, HintSink sink) {
    if (reader != null) {
      throw new IllegalStateException("the event log is being read already");
    }
    KafkaLogReader next = new KafkaLogReader(settings, group, sink, deadLetters, metrics);
    reader = next;
    return new LogReader() {
      @Override
      public boolean awaitStarted(Duration timeout) throws InterruptedException {
        return next.awaitStarted(timeout);
      }

      @Override
      public Duration silence() {
        return next.silence();
      }

      @Override
      public void close() {
        next.close();
        ended(next);
      }
    };
  }

  @Override
  public ReplaySummary replay(
      ReplayStart from, Predicate<ObjectChange> wanted, Consumer<ObjectChange> each)
      throws EventLogException, InterruptedException {
    topics.ensure();
    return new KafkaReplay(settings, wanted, each).run(from);
  }

  @Override
  public LogState state() {
    KafkaLogReader current = reader;
    if (current == null) {
      return new LogState(problem, 0, 0);
    }
    LogState reading = current.state();
    return problem == null ? reading : new LogState(problem, reading.unread(), reading.open());
  }

  @Override
  public void close() {
    KafkaLogReader last = reader;
    if (last != null) {
      last.close();
      ended(last);
    }
    deadLetters.close();
    appender.close();
  }

  private synchronized void ended(KafkaLogReader which) {
    if (reader == which) {
      reader = null;
    }
  }

  private void fell(EventLogException e) {
    if (!e.getMessage().equals(problem)) {
      LOG.warnf("The event log cannot be written; trying on: %s", e.getMessage());
    }
    writable = false;
    problem = e.getMessage();
  }

  private void recovered() {
    if (problem != null) {
      LOG.info("The event log takes records again");
    }
    problem = null;
    writable = true;
  }
}
