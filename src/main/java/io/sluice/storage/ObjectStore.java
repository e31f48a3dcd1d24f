package io.sluice.storage;

/**
 * One bucket of an object store, read with one set of credentials. Thread-safe; every method
 * blocks, is meant for virtual threads, ends within the timeout it was opened with, and retries
 * what passes by itself (throttling, broken connections).
 */
public interface ObjectStore {

  /**
   * One page (at most 1,000 objects) of the keys that start with a prefix.
   *
   * @param prefix may be empty, never null
   * @param continuation what the page before named as next; null for the first
   */
  ObjectPage list(String prefix, String continuation) throws StorageException;

  /**
   * Reads one object whole.
   *
   * @param ifMatch the ETag it must still have; null takes what is there
   * @param maxBytes more than this is {@link StorageException.Reason#TOO_LARGE}, and no more is
   *     buffered
   * @throws StorageException {@link StorageException.Reason#CHANGED} where the ETag no longer
   *     matches, {@link StorageException.Reason#NO_SUCH_KEY} where the object is gone
   */
  StoredObject get(String key, String ifMatch, long maxBytes) throws StorageException;
}
