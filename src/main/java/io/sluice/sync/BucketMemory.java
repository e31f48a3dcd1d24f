package io.sluice.sync;

import io.sluice.api.BucketSpec;
import io.sluice.api.BucketStatus;
import io.sluice.apply.KnownKey;
import io.sluice.apply.StoredInventory;
import io.sluice.snapshot.IgnoreFiles;
import java.util.HashMap;
import java.util.Map;

/**
 * What a term remembers of one Bucket between its syncs, so that only what changed is read again.
 * Used by that Bucket's syncs alone, one at a time.
 */
final class BucketMemory {

  private final IgnoreFiles ignoreFiles = new IgnoreFiles();
  private Map<String, KnownKey> known = Map.of();
  private Map<String, String> fetched = Map.of();
  private StoredInventory inventory;
  private BucketStatus status;
  private boolean statusKnown;
  private long generation = -1;
  private BucketSpec spec;
  private int fetchFailures;
  private int brokenOff;
  private boolean settled;

  /** The source's ignore files as last read. */
  IgnoreFiles ignoreFiles() {
    return ignoreFiles;
  }

  /** The keys read before, with what was in them. */
  Map<String, KnownKey> known() {
    return known;
  }

  /** The ETag of each key read before. */
  Map<String, String> etags() {
    var etags = new HashMap<>(fetched);
    known.values().forEach(key -> etags.put(key.key(), key.version()));
    return etags;
  }

  /** Keeps what a source holds now; all else is forgotten. */
  void keep(Map<String, KnownKey> now) {
    known = Map.copyOf(now);
    fetched = Map.of();
  }

  /** Keeps that keys were read whose content is not used. */
  void keepFetched(Map<String, String> etags) {
    known = Map.of();
    fetched = Map.copyOf(etags);
  }

  /** The inventory as it is stored; null until it was loaded. */
  StoredInventory inventory() {
    return inventory;
  }

  void inventory(StoredInventory now) {
    inventory = now;
  }

  /** The status as it was last written, or read with the Bucket. */
  BucketStatus status(BucketStatus read) {
    return statusKnown ? status : read;
  }

  void status(BucketStatus written, boolean certain) {
    status = written;
    statusKnown = certain;
  }

  /**
   * Whether a spec of this generation was seen before and was another: the schema must have
   * changed.
   */
  boolean contradicts(long seenGeneration, BucketSpec seen) {
    return generation == seenGeneration && !seen.equals(spec);
  }

  /** Whether this generation is new. */
  boolean isNew(long seenGeneration) {
    return generation != seenGeneration;
  }

  void seen(long seenGeneration, BucketSpec seenSpec) {
    generation = seenGeneration;
    spec = seenSpec;
  }

  /** How many fetches failed in a row, this one included. */
  int fetchFailed() {
    return ++fetchFailures;
  }

  void fetchSucceeded() {
    fetchFailures = 0;
  }

  /** How many syncs in a row the API server broke off, this one included. */
  int brokenOff() {
    return ++brokenOff;
  }

  void ended() {
    brokenOff = 0;
  }

  /** Whether the last sync left nothing to do. */
  boolean settled() {
    return settled;
  }

  void settled(boolean now) {
    settled = now;
  }
}
