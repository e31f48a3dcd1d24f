package io.sluice.sync;

import io.sluice.api.BucketSpec;
import io.sluice.api.BucketStatus;
import io.sluice.apply.KnownKey;
import io.sluice.apply.LastWrites;
import io.sluice.apply.StoredInventory;
import io.sluice.snapshot.IgnoreFiles;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;

/**
 * What a term remembers of one Bucket between its syncs, so that only what changed is read again.
 * Used by that Bucket's syncs alone, one at a time.
 */
final class BucketMemory {

  private final IgnoreFiles ignoreFiles = new IgnoreFiles();
  private final Map<String, KnownKey> known = new HashMap<>();
  private Map<String, String> fetched = Map.of();
  private StoredInventory inventory;
  private BucketStatus status;
  private boolean statusKnown;
  private BucketStatus told;
  private long generation = -1;
  private BucketSpec spec;
  private int fetchFailures;
  private int brokenOff;
  private LastSeen lastSeen;
  private Source source;
  private final LastWrites lastWrites = new LastWrites();
  private final RecentWrites recentWrites = new RecentWrites(System::nanoTime);
  private final Suspects suspects = new Suspects();
  private final DeletionTries deletionTries = new DeletionTries();

  /** Of the deletion of the Bucket itself. */
  DeletionTries deletionTries() {
    return deletionTries;
  }

  /** The source's ignore files as last read. */
  IgnoreFiles ignoreFiles() {
    return ignoreFiles;
  }

  /** The keys read before, with what was in them. */
  Map<String, KnownKey> known() {
    return Collections.unmodifiableMap(known);
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
    known.clear();
    known.putAll(now);
    fetched = Map.of();
  }

  /** Keeps what these keys hold now; all else is as it was. */
  void learn(Map<String, KnownKey> now) {
    known.putAll(now);
  }

  /** Keeps that keys were read whose content is not used. */
  void keepFetched(Map<String, String> etags) {
    known.clear();
    fetched = Map.copyOf(etags);
  }

  /** The source as it was last seen whole; null where the next sync must list it. */
  LastSeen lastSeen() {
    return lastSeen;
  }

  void lastSeen(LastSeen seen) {
    lastSeen = seen;
  }

  /** The store that the source was last read from; null before. */
  Source source() {
    return source;
  }

  void source(Source opened) {
    source = opened;
  }

  /** What was written within the last two seconds. */
  RecentWrites recentWrites() {
    return recentWrites;
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
   * The status that people were told of last: as it was before a sync under way was told of.
   *
   * @param read what holds where they were told of none
   */
  BucketStatus told(BucketStatus read) {
    return told == null ? read : told;
  }

  void nowTold(BucketStatus now) {
    told = now;
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
