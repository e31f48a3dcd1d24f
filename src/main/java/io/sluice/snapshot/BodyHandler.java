package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;

/**
 * Takes objects as they are read. Called on virtual threads, for different keys at once, never for
 * one key at once; where a key is read again, the last call counts.
 */
@FunctionalInterface
public interface BodyHandler {

  /**
   * @param meta the state that the bytes belong to, which may be newer than the listed one
   * @param body must not be kept: its memory is given back when this returns
   */
  void take(ObjectMeta meta, byte[] body);
}
