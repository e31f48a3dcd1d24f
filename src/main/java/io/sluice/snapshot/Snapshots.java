package io.sluice.snapshot;

import io.sluice.storage.ObjectStore;
import io.sluice.storage.StorageException;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Takes snapshots of sources. Thread-safe; blocks, and ends at once where its thread is
 * interrupted.
 */
@ApplicationScoped
public class Snapshots {

  private final Lister lister;
  private final Fetcher fetcher;
  private final Limits limits;

  @Inject
  public Snapshots(Limits limits, MemoryBudget budget) {
    this(limits, budget, Clock.systemUTC());
  }

  Snapshots(Limits limits, MemoryBudget budget, Clock clock) {
    this.lister = new Lister(limits, clock);
    this.fetcher = new Fetcher(budget, limits);
    this.limits = limits;
  }

  /**
   * Lists a source whole.
   *
   * @throws StorageException where the listing could not be had whole
   * @throws SourceTooLargeException where the source is past the limits
   */
  public Listing list(Selection selection, ObjectStore store)
      throws StorageException, SourceTooLargeException, InterruptedException {
    return lister.list(selection, store);
  }

  /**
   * Reads what differs from what is known, and lists again (three times at most, the given listing
   * included) where keys changed or vanished meanwhile.
   *
   * @param listing the source as it was just listed
   * @param known the keys already read, with the ETag each then had
   * @param also keys to read though their ETag is known; those not in the source are passed over
   * @param handler is given each body; what it throws ends the fetch and is thrown on
   * @throws StorageException where a listing could not be had whole; a key that cannot be read is
   *     in the snapshot instead
   */
  public Snapshot fetch(
      ObjectStore store,
      Listing listing,
      Map<String, String> known,
      Set<String> also,
      BodyHandler handler)
      throws StorageException, SourceTooLargeException, InterruptedException {
    return new Taking(lister, fetcher, store, known, also, handler).from(listing);
  }

  /**
   * Reads single keys of a source that was listed before, without listing it again.
   *
   * @param known the source as it was last seen
   * @param keys manifest keys that belong to it, known or not
   * @param handler is given each body
   * @return empty where only a listing can tell how the source is now: a known key was gone, or the
   *     source holds too many other keys to name its revision without one
   */
  public Optional<Snapshot> look(
      ObjectStore store, Listing known, Set<String> keys, BodyHandler handler)
      throws InterruptedException {
    return new Look(fetcher, limits, store, known, handler).at(keys);
  }
}
