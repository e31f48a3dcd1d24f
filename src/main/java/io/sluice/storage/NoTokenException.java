package io.sluice.storage;

import java.io.IOException;

/**
 * Credentials could not be exchanged for a token, so the store was not asked at all. Where its
 * cause is a {@link StorageException}, that says why.
 */
final class NoTokenException extends IOException {

  private static final long serialVersionUID = 1L;

  NoTokenException(Throwable cause) {
    super(cause);
  }
}
