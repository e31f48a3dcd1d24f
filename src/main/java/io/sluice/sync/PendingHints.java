package io.sluice.sync;

import io.sluice.notification.Completion;
import io.sluice.notification.ObjectChange;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What notifications named of one Bucket's source since its last sync began. Thread-safe. */
final class PendingHints {

  static final int MOST_KEYS = 1_000;
  private static final int FEW = 100;

  /**
   * What one sync takes.
   *
   * @param keys to look at; empty where {@code list}
   * @param list whether only a listing will do: something was removed, or too much changed to name
   *     it all
   * @param count how many hints these are
   * @param oldest when the first of these changes happened, by the sender's clock; null where there
   *     is none
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

    /** Tells the log that they are dealt with. */
    void done() {
      completions.forEach(Completion::done);
    }
  }

  private Set<String> keys = new HashSet<>();
  private List<Completion> completions = new ArrayList<>();
  private boolean list;
  private Instant oldest;

  /** Adds a hint; returns whether it is the first since the last {@link #take}. */
  synchronized boolean add(ObjectChange change, Completion done) {
    boolean first = completions.isEmpty();
    completions.add(done);
    if (oldest == null || change.when().isBefore(oldest)) {
      oldest = change.when();
    }
    if (change.what() == ObjectChange.What.REMOVED) {
      list = true;
    }
    if (!list) {
      keys.add(change.object().key());
      list = keys.size() > MOST_KEYS;
    }
    if (list) {
      keys.clear();
    }
    return first;
  }

  /** Takes all that came so far. */
  synchronized Taken take() {
    if (completions.isEmpty()) {
      return Taken.NONE;
    }
    var taken = new Taken(list ? Set.of() : keys, list, completions.size(), oldest, completions);
    keys = new HashSet<>();
    completions = new ArrayList<>();
    list = false;
    oldest = null;
    return taken;
  }

  /** Gives back what could not be dealt with: the next sync lists for it. */
  synchronized void putBack(Taken taken) {
    if (taken.count() > 0) {
      completions.addAll(0, taken.completions());
      list = true;
      keys.clear();
      oldest = taken.oldest();
    }
  }
}
