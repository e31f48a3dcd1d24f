package io.sluice.apply;

/**
 * Somebody else wrote this inventory since it was loaded: another process leads, or did. Stop
 * writing for this Bucket; if this process still leads, load anew and begin the sync again.
 */
public final class InventoryConflictException extends InventoryException {

  private static final long serialVersionUID = 1L;

  InventoryConflictException(String message, Throwable cause) {
    super(message, cause);
  }

  @Override
  public boolean isPassing() {
    return true;
  }
}
