package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectPage;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;

/** Lists a source whole, or not at all. Thread-safe. */
final class Lister {

  private static final int MOST_LISTINGS = 3;

  private final Limits limits;
  private final Clock clock;

  Lister(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Lists what belongs to the source; where nothing lies under its path, the path itself is looked
   * for as one object. Lists again where a {@code .sourceignore} turns out to be other than it was
   * known to be.
   */
  Listing list(Selection selection, ObjectStore store)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Instant begun = clock.instant();
    SourceLocation source = selection.location();
    if (source.pin() != null) {
      return pinned(selection, store, begun);
    }
    IgnoreRules.check("spec.ignore", selection.ignore());
    for (int listings = 1; ; listings++) {
      IgnoreRules rules = selection.files().rules(source, selection.ignore());
      Attempt attempt = new Attempt(selection, rules, store);
      SourceTooLargeException tooLarge = attempt.run();
      boolean changed =
          selection.files().refresh(source, store, attempt.files(), tooLarge == null, begun);
      if (!changed || listings == MOST_LISTINGS) {
        if (tooLarge != null) {
          throw tooLarge;
        }
        return attempt.listing(begun);
      }
      begun = clock.instant();
    }
  }

  private Listing pinned(Selection selection, ObjectStore store, Instant begun)
      throws StorageException, SourceTooLargeException, InterruptedException {
    SourceLocation source = selection.location();
    Tally tally = Tally.expectingOrder(selection, IgnoreRules.NONE, limits);
    tally.add(store.head(source.path(), source.pin()));
    return tally.listing(1, begun);
  }

  /** One listing under rules as they are known. */
  private final class Attempt {
    private final Selection selection;
    private final SourceLocation source;
    private final IgnoreRules rules;
    private final ObjectStore store;
    private Tally tally;
    private int pages;

    Attempt(Selection selection, IgnoreRules rules, ObjectStore store) {
      this.selection = selection;
      this.source = selection.location();
      this.rules = rules;
      this.store = store;
    }

    /** Null where the listing went to its end. */
    SourceTooLargeException run() throws StorageException, InterruptedException {
      try {
        tally = Tally.expectingOrder(selection, rules, limits);
        pages = pages();
        if (!tally.inOrder()) {
          tally = Tally.sorting(selection, rules, limits);
          pages = pages();
        }
        if (tally.empty() && source.singleKey().isPresent()) {
          single();
        }
        return null;
      } catch (SourceTooLargeException e) {
        return e;
      }
    }

    Map<String, ObjectMeta> files() {
      return tally.ignoreFiles();
    }

    Listing listing(Instant begun) {
      return tally.listing(pages, begun);
    }

    private int pages() throws StorageException, SourceTooLargeException, InterruptedException {
      int count = 0;
      String next = null;
      do {
        ObjectPage page = store.list(source.listPrefix(), next);
        count++;
        for (ObjectMeta meta : page.objects()) {
          tally.add(meta);
        }
        if (page.next() != null && page.next().equals(next)) {
          throw new StorageException(
              Reason.OTHER,
              "the server lists %s in pages, but names the same next page again".formatted(source),
              null);
        }
        next = page.next();
      } while (next != null && tally.inOrder());
      return count;
    }

    private void single() throws StorageException, SourceTooLargeException, InterruptedException {
      try {
        tally.add(store.head(source.path(), null));
      } catch (StorageException e) {
        if (e.reason() != Reason.NO_SUCH_KEY) {
          throw e;
        }
      }
    }
  }
}
