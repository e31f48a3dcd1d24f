package io.sluice.apply;

/** A stored inventory could not be read or written. The message is for a person. */
public class InventoryException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InventoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
