package io.sluice.notification;

import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;

/** Keeps all that it is told; completes what it is told to, at once. */
final class RecordingSink implements HintSink {

  /** A change and its completion. */
  record Hint(ObjectChange change, Completion done) {}

  private final Queue<Hint> hints = new ConcurrentLinkedQueue<>();
  private final List<String> missed = new CopyOnWriteArrayList<>();
  private final Predicate<ObjectChange> completes;

  RecordingSink(Predicate<ObjectChange> completes) {
    this.completes = completes;
  }

  static RecordingSink completing() {
    return new RecordingSink(change -> true);
  }

  static RecordingSink holding() {
    return new RecordingSink(change -> false);
  }

  @Override
  public void offer(ObjectChange change, Completion done) {
    hints.add(new Hint(change, done));
    if (completes.test(change)) {
      done.done();
    }
  }

  @Override
  public void missed(String reason) {
    missed.add(reason);
  }

  List<Hint> hints() {
    return List.copyOf(hints);
  }

  List<String> keys() {
    return hints.stream().map(hint -> hint.change().object().key()).toList();
  }

  List<String> missed() {
    return missed;
  }
}
