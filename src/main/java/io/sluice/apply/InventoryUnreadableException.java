package io.sluice.apply;

/**
 * A part of the inventory is there and makes no sense. It must never be taken as empty: write and
 * prune nothing for this Bucket until somebody repaired it.
 */
public final class InventoryUnreadableException extends InventoryException {

  private static final long serialVersionUID = 1L;

  InventoryUnreadableException(String message, Throwable cause) {
    super(message, cause);
  }
}
