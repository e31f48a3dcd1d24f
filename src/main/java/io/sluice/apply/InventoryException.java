package io.sluice.apply;

import java.net.HttpURLConnection;

/** A stored inventory could not be read or written. The message is for a person. */
public class InventoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InventoryException(String message, Throwable cause) {
    super(message, cause);
  }

  /**
   * Whether trying again soon may help by itself: the API server gave no answer or was busy, or
   * somebody else, perhaps an earlier attempt whose answer was lost, wrote in between.
   */
  public boolean isPassing() {
    return getCause() instanceof ApiException refused
        && (refused.code() == 0
            || refused.code() == HttpURLConnection.HTTP_GONE
            || refused.code() == 429
            || refused.code() >= 500);
  }
}
