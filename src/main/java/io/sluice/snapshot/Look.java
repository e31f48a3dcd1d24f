package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.StorageException;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/** One look at single keys of a source. */
final class Look {

  private static final long EXPECTED_BYTES = 64 << 10;

  private final Fetcher fetcher;
  private final Limits limits;
  private final ObjectStore store;
  private final Listing known;
  private final BodyHandler handler;

  Look(Fetcher fetcher, Limits limits, ObjectStore store, Listing known, BodyHandler handler) {
    this.fetcher = fetcher;
    this.limits = limits;
    this.store = store;
    this.known = known;
    this.handler = handler;
  }

  Optional<Snapshot> at(Set<String> keys) throws InterruptedException {
    if (known.otherEtags() == null) {
      return Optional.empty();
    }
    AtomicLong bytes = new AtomicLong();
    IgnoreRules rules = known.selection().files().rules(known.source(), known.selection().ignore());
    List<ObjectMeta> wanted =
        keys.stream().filter(key -> !rules.ignores(key)).map(this::expected).toList();
    Map<String, Fetched> results =
        fetcher.fetch(
            store,
            null,
            wanted,
            (meta, body) -> {
              handler.take(meta, body);
              bytes.addAndGet(body.length);
            });
    SortedMap<String, ObjectMeta> manifests = new TreeMap<>(known.manifests());
    Map<String, ObjectMeta> read = new HashMap<>();
    Map<String, StorageException> failed = new HashMap<>();
    for (Fetched result : results.values()) {
      switch (result) {
        case Fetched.Read(ObjectMeta meta, boolean changed) -> {
          manifests.put(meta.key(), meta);
          read.put(meta.key(), meta);
        }
        case Fetched.Failed(String key, StorageException cause) -> failed.put(key, cause);
        case Fetched.Vanished(String key) -> {
          if (manifests.containsKey(key)) {
            return Optional.empty();
          }
        }
      }
    }
    return tooLarge(manifests)
        ? Optional.empty()
        : Optional.of(snapshot(known.with(manifests), read, failed, bytes.get()));
  }

  private boolean tooLarge(SortedMap<String, ObjectMeta> manifests) {
    return manifests.size() > limits.objects()
        || manifests.values().stream().mapToLong(ObjectMeta::size).sum() > limits.bytes();
  }

  /** A read that says how much memory to set aside: a larger object is read at the second try. */
  private ObjectMeta expected(String key) {
    ObjectMeta before = known.manifests().get(key);
    long size = before == null ? EXPECTED_BYTES : Math.max(EXPECTED_BYTES, 2 * before.size());
    return new ObjectMeta(key, null, Math.min(size, limits.objectBytes()), null);
  }

  private static Snapshot snapshot(
      Listing now,
      Map<String, ObjectMeta> read,
      Map<String, StorageException> failed,
      long bytesRead) {
    return new Snapshot(
        now,
        now.manifests(),
        Collections.unmodifiableMap(read),
        Collections.unmodifiableMap(failed),
        true,
        0,
        0,
        bytesRead);
  }
}
