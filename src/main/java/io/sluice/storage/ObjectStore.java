package io.sluice.storage;

/**
 * One bucket of an object store, read with one set of credentials. Thread-safe; every method
 * blocks, is meant for virtual threads, ends within the timeout it was opened with, retries what
 * passes by itself (throttling, broken connections), and ends at once with {@link
 * InterruptedException} where its thread is interrupted.
 */
public interface ObjectStore {

  /**
   * One page (at most 1,000 objects) of the keys that start with a prefix.
   *
   * @param prefix may be empty, never null
   * @param continuation what the page before named as next; null for the first
   */
  ObjectPage list(String prefix, String continuation) throws StorageException, InterruptedException;

  /**
   * One object's state, without its bytes.
   *
   * @param version the version id or generation asked for; null asks for the newest
   * @throws StorageException {@link StorageException.Reason#NO_SUCH_KEY} where there is none
   */
  ObjectMeta head(String key, String version) throws StorageException, InterruptedException;

  /**
   * Reads one object whole.
   *
   * @throws StorageException {@link StorageException.Reason#CHANGED} where the ETag no longer
   *     matches, {@link StorageException.Reason#NO_SUCH_KEY} where the object is gone
   */
  StoredObject get(ReadRequest request) throws StorageException, InterruptedException;
}
