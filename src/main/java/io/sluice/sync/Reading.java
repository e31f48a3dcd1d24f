package io.sluice.sync;

import io.sluice.apply.DesiredObjects;
import io.sluice.apply.Inventory;
import io.sluice.apply.InventoryEntry;
import io.sluice.apply.KnownKey;
import io.sluice.apply.ReadKey;
import io.sluice.apply.SourceFacts;
import io.sluice.snapshot.Listing;
import io.sluice.snapshot.Snapshot;
import io.sluice.snapshot.SourceTooLargeException;
import io.sluice.storage.ObjectMeta;
import io.sluice.storage.StorageException;
import io.sluice.sync.SyncPhases.Phase;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What one sync reads of its source: each body becomes manifests as it arrives, and is let go. Used
 * by one sync.
 */
final class Reading {

  private final SyncParts parts;
  private final Source source;
  private final BucketMemory memory;
  private final SyncPhases phases;
  private final Map<String, ReadKey> read = new ConcurrentHashMap<>();
  private Snapshot snapshot;

  Reading(SyncParts parts, Source source, BucketMemory memory, SyncPhases phases) {
    this.parts = parts;
    this.source = source;
    this.memory = memory;
    this.phases = phases;
  }

  /**
   * Reads what is new in a listing, and these keys too. What an earlier call read is not read
   * again.
   */
  void read(Listing listing, Set<String> also)
      throws StorageException, SourceTooLargeException, InterruptedException {
    var etags = memory.versions();
    read.values().forEach(key -> etags.put(key.key(), key.version()));
    var missing = new HashSet<>(also);
    missing.removeAll(read.keySet());
    phases.enter(Phase.FETCH);
    snapshot = parts.snapshots().fetch(source.store(), listing, etags, missing, this::take);
    read.keySet().retainAll(snapshot.index().keySet());
    read.keySet().removeAll(snapshot.failed().keySet());
  }

  /**
   * Looks at single keys of a source that was seen before.
   *
   * @return false where only a listing can tell how the source is now; nothing was read then
   */
  boolean look(Listing known, Set<String> keys)
      throws SourceTooLargeException, InterruptedException {
    phases.enter(Phase.FETCH);
    var looked = parts.snapshots().look(source.store(), known, keys, this::take);
    if (looked.isEmpty()) {
      return false;
    }
    snapshot = looked.get();
    read.keySet().removeAll(snapshot.failed().keySet());
    return true;
  }

  /** Whether the source still has every key that something was written from. */
  boolean hasAllOf(Inventory inventory) {
    var written =
        inventory.entries().values().stream().map(InventoryEntry::sourceKey).distinct().toList();
    return snapshot.missing(written).isEmpty();
  }

  private void take(ObjectMeta meta, byte[] body) {
    long begun = System.nanoTime();
    var result = parts.reader().read(meta.key(), body);
    phases.parsed(Duration.ofNanos(System.nanoTime() - begun));
    read.put(
        meta.key(), new ReadKey(meta.key(), meta.etag(), result.manifests(), result.problems()));
  }

  /** The newest snapshot; null before the first. */
  Snapshot snapshot() {
    return snapshot;
  }

  Collection<ReadKey> keysRead() {
    return List.copyOf(read.values());
  }

  /** What is known of keys that did not change and were not read. */
  Collection<KnownKey> keysKnown() {
    var known = new HashMap<>(memory.known());
    known.keySet().retainAll(snapshot.index().keySet());
    known.keySet().removeAll(snapshot.failed().keySet());
    known.keySet().removeAll(read.keySet());
    return known.values();
  }

  /**
   * How well the source was seen. That something is gone is proven by what shows one instant: a
   * listing of one page.
   */
  SourceFacts facts(DesiredObjects desired) {
    var broken = new HashSet<>(snapshot.failed().keySet());
    desired.known().values().stream()
        .filter(key -> !key.problems().isEmpty())
        .forEach(key -> broken.add(key.key()));
    var gaps =
        snapshot.settled()
            ? List.<String>of()
            : List.of("objects changed faster than they could be listed");
    boolean oneInstant = snapshot.listing().pages() <= 1;
    return new SourceFacts(snapshot.revision(), gaps, broken, oneInstant);
  }
}
