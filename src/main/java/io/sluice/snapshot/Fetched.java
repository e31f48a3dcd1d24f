package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.StorageException;

/** What became of one key that was to be read. */
public sealed interface Fetched {

  String key();

  /**
   * It was read and handed over.
   *
   * @param changed whether this state is newer than the listed one
   */
  record Read(ObjectMeta meta, boolean changed) implements Fetched {
    @Override
    public String key() {
      return meta.key();
    }
  }

  /** It was listed, and was gone when it was read. */
  record Vanished(String key) implements Fetched {}

  /** It could not be read; that says nothing of whether it is there. */
  record Failed(String key, StorageException cause) implements Fetched {}
}
