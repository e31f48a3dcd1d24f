package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectPage;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import java.time.Clock;
import java.time.Instant;

/** Lists a source whole, or not at all. Thread-safe. */
final class Lister {

  private final Limits limits;
  private final Clock clock;

  Lister(Limits limits, Clock clock) {
    this.limits = limits;
    this.clock = clock;
  }

  /**
   * Lists what belongs to the source; where nothing lies under its path, the path itself is looked
   * for as one object.
   */
  Listing list(SourceLocation source, ObjectStore store)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Instant begun = clock.instant();
    if (source.pin() != null) {
      return pinned(source, store, begun);
    }
    Tally tally = Tally.expectingOrder(source, limits);
    int pages = pages(source, store, tally);
    if (!tally.inOrder()) {
      tally = Tally.sorting(source, limits);
      pages = pages(source, store, tally);
    }
    if (tally.empty() && source.singleKey().isPresent()) {
      single(source, store, tally);
    }
    return tally.listing(pages, begun);
  }

  private static int pages(SourceLocation source, ObjectStore store, Tally tally)
      throws StorageException, SourceTooLargeException, InterruptedException {
    int pages = 0;
    String next = null;
    do {
      ObjectPage page = store.list(source.listPrefix(), next);
      pages++;
      for (ObjectMeta meta : page.objects()) {
        tally.add(meta);
      }
      next = page.next();
    } while (next != null && tally.inOrder());
    return pages;
  }

  private static void single(SourceLocation source, ObjectStore store, Tally tally)
      throws StorageException, SourceTooLargeException, InterruptedException {
    try {
      tally.add(store.head(source.path(), null));
    } catch (StorageException e) {
      if (e.reason() != Reason.NO_SUCH_KEY) {
        throw e;
      }
    }
  }

  private Listing pinned(SourceLocation source, ObjectStore store, Instant begun)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Tally tally = Tally.expectingOrder(source, limits);
    tally.add(store.head(source.path(), source.pin()));
    return tally.listing(1, begun);
  }
}
