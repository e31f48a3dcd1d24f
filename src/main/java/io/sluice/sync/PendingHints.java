package io.sluice.sync;

import io.sluice.notification.Completion;
import io.sluice.notification.ObjectChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What notifications named of one Bucket's source since its last sync began. More than a thousand
 * fold into one "list it", which the first thousand keep open: further ones are done at once.
 * Thread-safe.
 */
final class PendingHints {

  static final int MOST = 1_000;
  private static final int FEW = 100;

  private final HintPace pace = new HintPace(System::nanoTime);

  /**
   * What one sync takes.
   *
   * @param keys to look at; empty where {@code list}
   * @param list whether only a listing will do: something was removed, or too much changed to name
   *     it all
   * @param count how many hints these are; keys of a replay are none
   * @param oldest when the first hinted change happened, by the sender's clock; null without hints
   */
  record Taken(
      Set<String> keys, boolean list, int count, Instant oldest, List<Completion> completions) {

    static final Taken NONE = new Taken(Set.of(), false, 0, null, List.of());

    /**
     * Whether single reads of these keys tell all, and cost less than a listing.
     *
     * @param known how many keys the source had
     */
    boolean worthLooking(int known) {
      return !list
          && keys.size() <= Math.max(FEW, known / 10)
          && keys.stream().allMatch(SourceKeys::standAlone);
    }

    /** These, and keys to look at besides. */
    Taken with(Set<String> more) {
      var all = new HashSet<>(more);
      all.addAll(keys);
      return new Taken(list ? Set.of() : all, list, count, oldest, completions);
    }

    /** Tells the log that they are dealt with. */
    void done() {
      completions.forEach(Completion::done);
    }
  }

  private Set<String> keys = new HashSet<>();
  private List<Completion> completions = new ArrayList<>();
  private boolean list;
  private int count;
  private Instant oldest;
  private boolean closed;

  /** When these hints are to be looked at. */
  HintPace pace() {
    return pace;
  }

  /** How many wait. */
  synchronized int count() {
    return count;
  }

  /** Adds a hint. */
  void add(ObjectChange change, Completion done) {
    if (folds(change, done)) {
      done.done();
    }
  }

  /** Returns whether nobody need wait for this very hint. */
  private synchronized boolean folds(ObjectChange change, Completion done) {
    if (closed) {
      return true;
    }
    count++;
    if (oldest == null || change.when().isBefore(oldest)) {
      oldest = change.when();
    }
    boolean full = completions.size() >= MOST;
    if (full || change.what() == ObjectChange.What.REMOVED) {
      list = true;
    }
    if (list) {
      keys.clear();
    } else {
      keys.add(change.object().key());
    }
    if (!full) {
      completions.add(done);
    }
    return full;
  }

  /** Adds keys that no hint names, and that nobody waits for. */
  synchronized void lookAlso(Set<String> also) {
    if (!list) {
      keys.addAll(also);
    }
  }

  /** Takes all that came so far. */
  synchronized Taken take() {
    if (count == 0 && keys.isEmpty() && !list) {
      return Taken.NONE;
    }
    var taken = new Taken(list ? Set.of() : keys, list, count, oldest, completions);
    keys = new HashSet<>();
    completions = new ArrayList<>();
    list = false;
    count = 0;
    oldest = null;
    return taken;
  }

  /** The Bucket is gone: what waits, or comes or is given back later, concerns nobody. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    take().done();
  }

  /** Gives back what could not be dealt with: the next sync lists for it. */
  void putBack(Taken taken) {
    if (!waitsAgain(taken)) {
      taken.done();
    }
  }

  private synchronized boolean waitsAgain(Taken taken) {
    if (closed || taken.equals(Taken.NONE)) {
      return false;
    }
    completions.addAll(0, taken.completions());
    count += taken.count();
    list = true;
    keys.clear();
    oldest = taken.oldest() == null ? oldest : taken.oldest();
    return true;
  }
}
