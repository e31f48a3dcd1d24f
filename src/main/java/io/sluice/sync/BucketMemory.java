package io.sluice.sync;

import io.sluice.api.BucketSpec;
import io.sluice.api.BucketStatus;
import io.sluice.apply.KnownKey;
import io.sluice.apply.LastWrites;
import io.sluice.apply.StoredInventory;
import io.sluice.snapshot.IgnoreFiles;
import io.sluice.snapshot.Listing;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What a term remembers of one Bucket between its syncs, so that only what changed is read again.
 * Used by that Bucket's syncs alone, one at a time.
 */
final class BucketMemory {

  private static final Duration JUST_NOW = Duration.ofSeconds(2);

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
  private Long appliedNanos;
  private Listing listing;
  private Source source;
  private final LastWrites lastWrites = new LastWrites();
  private final Suspects suspects = new Suspects();

  /** The source's ignore files as last read. */
  IgnoreFiles ignoreFiles() {
    return ignoreFiles;
  }

  /** The keys read before, with what was in them. */
  Map<String, KnownKey> known() {
    return known;
  }

  /** The ETag of each key whose content is known: of what was only fetched, nothing is. */
  Map<String, String> versions() {
    var versions = new HashMap<String, String>();
    known.values().forEach(key -> versions.put(key.key(), key.version()));
    return versions;
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

  /** The source as it was last seen whole; null where the next sync must list it. */
  Listing listing() {
    return listing;
  }

  void listing(Listing seen) {
    listing = seen;
  }

  /** The store that the source was last read from; null before. */
  Source source() {
    return source;
  }

  void source(Source opened) {
    source = opened;
  }

  /** Notes that objects were written now. */
  void applied() {
    appliedNanos = System.nanoTime();
  }

  /**
   * Whether objects may have been written within the last two seconds: also where nothing is known.
   */
  boolean appliedJustNow() {
    return appliedNanos == null || System.nanoTime() - appliedNanos < JUST_NOW.toNanos();
  }

  /** In which versions the last writes left the objects. */
  LastWrites lastWrites() {
    return lastWrites;
  }

  Suspects suspects() {
    return suspects;
  }

  /** The inventory as it is stored; null until it was loaded. */
  StoredInventory inventory() {
    return inventory;
  }

  void inventory(StoredInventory now) {
    if (now == null) {
      lastWrites.forget();
    }
    inventory = now;
  }

  /** Whether the status in the cluster is known for certain. */
  boolean statusKnown() {
    return statusKnown;
  }

  /** The status as it was last written, or read with the Bucket. */
  BucketStatus status(BucketStatus read) {
    return statusKnown ? status : read;
  }

  /** Notes what the API server has, where that is not known for certain. */
  void statusRead(BucketStatus read) {
    if (!statusKnown) {
      status(read, true);
    }
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

  /** Begins to count anew: a fetch went well, or what stood in its way may have changed. */
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
}
