package io.sluice.storage;

import java.time.Instant;

/**
 * One object as a listing names it.
 *
 * @param key the whole key, decoded
 * @param etag without quotes; never null
 * @param size in bytes
 * @param lastModified when it was written; null where the store does not say
 * @param generation the number of its bytes' state; null where the store has none
 */
public record ObjectMeta(
    String key, String etag, long size, Instant lastModified, Long generation) {

  /** An object of a store without generations. */
  public ObjectMeta(String key, String etag, long size, Instant lastModified) {
    this(key, etag, size, lastModified, null);
  }
}
