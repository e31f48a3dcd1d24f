package io.sluice.apply;

import io.fabric8.kubernetes.client.KubernetesClientException;

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
    return getCause() instanceof KubernetesClientException refused
        && (refused.getCode() == 0 || refused.getCode() == 429 || refused.getCode() >= 500);
  }
}
