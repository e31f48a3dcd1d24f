package io.sluice.notification;

import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Where all changes go through: kept and shared by Kafka, or passing through memory. Thread-safe.
 */
public interface EventLog extends AutoCloseable {

  /**
   * Whether it keeps what it was given, so that it can be replayed and shared. If not, a sender's
   * message is released only when its changes are dealt with.
   */
  boolean keeps();

  /**
   * Waits until the log takes records.
   *
   * @return false when the time was over first
   */
  boolean awaitWritable(Duration timeout) throws InterruptedException;

  /**
   * Blocks until the log has all of it. Each delivery's {@code released} is done then, with a log
   * that does not keep records when its changes are dealt with.
   *
   * @throws EventLogException if it has not; then nothing was released, and the same may be
   *     appended again: repeated records do no harm
   */
  void append(List<Delivery> deliveries) throws EventLogException, InterruptedException;

  /**
   * Starts to hand changes over; returns at once, whatever state the log is in. One reader at a
   * time in a process, one process at a time in a group.
   *
   * @param group under which is kept how far it came; a group that kept nothing yet starts at the
   *     time of this call
   */
  LogReader read(String group, HintSink sink);

  /**
   * Reads what the log keeps, from a time to the end as it is at the call, and hands over the first
   * change of each distinct object. Touches no group. Blocks.
   *
   * @param wanted which changes count; called before objects are told apart
   * @throws EventLogException if the log cannot be read to the end now
   * @throws UnsupportedOperationException if {@link #keeps} is false
   */
  ReplaySummary replay(
      ReplayStart from, Predicate<ObjectChange> wanted, Consumer<ObjectChange> each)
      throws EventLogException, InterruptedException;

  /** How it is; never blocks. */
  LogState state();

  /** Ends the reader and gives all up; what was appended stays. */
  @Override
  void close();
}
