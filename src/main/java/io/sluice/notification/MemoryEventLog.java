package io.sluice.notification;

import io.sluice.notification.ChangeReader.Result;
import io.sluice.notification.EventMetrics.Place;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jboss.logging.Logger;

/**
 * Hands what is appended straight to the reader, and keeps nothing: the sender's own message waits
 * until its changes are dealt with. Takes records only while someone reads.
 */
final class MemoryEventLog implements EventLog {

  private static final Logger LOG = Logger.getLogger(MemoryEventLog.class);

  private final EventMetrics metrics;
  private final Set<Receipt> open = ConcurrentHashMap.newKeySet();
  private Reader reader;

  MemoryEventLog(EventMetrics metrics) {
    this.metrics = metrics;
  }

  @Override
  public boolean keeps() {
    return false;
  }

  @Override
  public synchronized boolean awaitWritable(Duration timeout) throws InterruptedException {
    long deadline = System.nanoTime() + timeout.toNanos();
    while (reader == null) {
      long left = (deadline - System.nanoTime()) / 1_000_000;
      if (left <= 0) {
        return false;
      }
      wait(left);
    }
    return true;
  }

  @Override
  public synchronized void append(List<Delivery> deliveries) throws EventLogException {
    if (reader == null) {
      throw new EventLogException("nobody reads the event log yet", null);
    }
    for (Delivery delivery : deliveries) {
      handOver(delivery);
    }
  }

  @Override
  public synchronized LogReader read(String group, HintSink sink) {
    if (reader != null) {
      throw new IllegalStateException("the event log is being read already");
    }
    reader = new Reader(sink);
    notifyAll();
    return reader;
  }

  @Override
  public ReplaySummary replay(
      ReplayStart from, Predicate<ObjectChange> wanted, Consumer<ObjectChange> each) {
    throw new UnsupportedOperationException("the memory log keeps nothing that could be replayed");
  }

  @Override
  public LogState state() {
    return new LogState(null, 0, open.size());
  }

  @Override
  public void close() {
    Reader last;
    synchronized (this) {
      last = reader;
    }
    if (last != null) {
      last.close();
    }
  }

  private void handOver(Delivery delivery) {
    List<ObjectChange> changes = new ArrayList<>();
    for (LogRecord record : delivery.records()) {
      Result read = ChangeReader.read(record.headers(), record.data(), Instant.now());
      changes.addAll(read.changes());
      for (String problem : read.problems()) {
        metrics.unreadable(Place.LOG, 1);
        drop(new DeadLetter(record.key(), problem, record.headers(), record.data()));
      }
      metrics.appended(1);
    }
    for (DeadLetter letter : delivery.unreadable()) {
      drop(letter);
    }
    if (changes.isEmpty()) {
      delivery.receipt().released();
      return;
    }
    open.add(delivery.receipt());
    metrics.received(Place.LOG, delivery.records().size());
    Completion[] parts = Completion.split(() -> release(delivery.receipt()), changes.size());
    for (int i = 0; i < parts.length; i++) {
      reader.sink.offer(changes.get(i), parts[i]);
    }
  }

  private static void drop(DeadLetter letter) {
    LOG.warnf("A message from %s was dropped: %s", letter.from(), letter.summary());
  }

  /** Takes no lock, since the one who calls it may hold his own. */
  private void release(Receipt receipt) {
    if (open.remove(receipt)) {
      receipt.released();
    }
  }

  private final class Reader implements LogReader {

    private final HintSink sink;

    Reader(HintSink sink) {
      this.sink = sink;
    }

    @Override
    public boolean awaitStarted(Duration timeout) {
      return true;
    }

    @Override
    public void close() {
      synchronized (MemoryEventLog.this) {
        if (reader != this) {
          return;
        }
        reader = null;
      }
      for (Receipt receipt : List.copyOf(open)) {
        if (open.remove(receipt)) {
          receipt.abandoned();
        }
      }
    }
  }
}
