package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** One snapshot in the making: reads, and lists again until a listing agrees with what was read. */
final class Taking {

  private static final int MOST_LISTINGS = 3;

  private final Lister lister;
  private final Fetcher fetcher;
  private final ObjectStore store;
  private final BodyHandler handler;
  private final Map<String, String> known;
  private final Set<String> also;
  private final Map<String, ObjectMeta> read = new HashMap<>();
  private final Map<String, Fetched.Failed> failed = new HashMap<>();
  private final Map<String, String> failedEtags = new HashMap<>();
  private int pages;
  private long bytesRead;

  Taking(
      Lister lister,
      Fetcher fetcher,
      ObjectStore store,
      Map<String, String> known,
      Set<String> also,
      BodyHandler handler) {
    this.lister = lister;
    this.fetcher = fetcher;
    this.store = store;
    this.known = new HashMap<>(known);
    this.also = new HashSet<>(also);
    this.handler = handler;
  }

  Snapshot from(Listing first)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Listing listing = first;
    pages = first.pages();
    for (int listings = 1; ; listings++) {
      Collection<Fetched> unsettled = round(listing);
      if (unsettled.isEmpty() || listings == MOST_LISTINGS) {
        return snapshot(listing, listings, unsettled);
      }
      listing = lister.list(listing.selection(), store);
      pages += listing.pages();
    }
  }

  private Collection<Fetched> round(Listing listing) throws InterruptedException {
    failed.keySet().removeIf(key -> !stillFailing(key, listing));
    List<ObjectMeta> wanted = listing.manifests().values().stream().filter(this::wants).toList();
    Collection<Fetched> results =
        fetcher
            .fetch(
                store,
                listing.source().pin(),
                wanted,
                (meta, body) -> {
                  handler.take(meta, body);
                  count(body.length);
                })
            .values();
    for (Fetched result : results) {
      switch (result) {
        case Fetched.Read(ObjectMeta meta, boolean changed) -> {
          read.put(meta.key(), meta);
          known.put(meta.key(), meta.etag());
          also.remove(meta.key());
        }
        case Fetched.Failed failure -> {
          failed.put(failure.key(), failure);
          failedEtags.put(failure.key(), listing.manifests().get(failure.key()).etag());
        }
        case Fetched.Vanished gone -> known.remove(gone.key());
      }
    }
    return results.stream().filter(Taking::unsettled).toList();
  }

  private boolean wants(ObjectMeta listed) {
    return !failed.containsKey(listed.key())
        && (also.contains(listed.key()) || !listed.etag().equals(known.get(listed.key())));
  }

  private boolean stillFailing(String key, Listing listing) {
    ObjectMeta listed = listing.manifests().get(key);
    return listed != null && listed.etag().equals(failedEtags.get(key));
  }

  private synchronized void count(int bytes) {
    bytesRead += bytes;
  }

  private static boolean unsettled(Fetched result) {
    return switch (result) {
      case Fetched.Read(ObjectMeta meta, boolean changed) -> changed;
      case Fetched.Vanished gone -> true;
      case Fetched.Failed failure -> false;
    };
  }

  private Snapshot snapshot(Listing listing, int listings, Collection<Fetched> unsettled) {
    Map<String, StorageException> failures = new HashMap<>();
    failed.forEach((key, failure) -> failures.put(key, failure.cause()));
    SortedMap<String, ObjectMeta> index = new TreeMap<>(listing.manifests());
    for (Fetched result : unsettled) {
      switch (result) {
        case Fetched.Read(ObjectMeta meta, boolean changed) -> index.put(meta.key(), meta);
        case Fetched.Vanished(String key) -> failures.put(key, listedButGone(key));
        case Fetched.Failed failure -> failures.put(failure.key(), failure.cause());
      }
    }
    return new Snapshot(
        listing,
        Collections.unmodifiableSortedMap(index),
        Collections.unmodifiableMap(read),
        Collections.unmodifiableMap(failures),
        unsettled.isEmpty(),
        listings,
        pages,
        bytesRead);
  }

  private static StorageException listedButGone(String key) {
    return new StorageException(
        Reason.NO_SUCH_KEY,
        "%s is listed, but cannot be read: it is gone each time it is asked for".formatted(key),
        null);
  }
}
