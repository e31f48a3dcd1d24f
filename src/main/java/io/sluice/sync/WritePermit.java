package io.sluice.sync;

import java.util.function.BooleanSupplier;

/**
 * Whether this process may still write; it says no from the moment the lease or the schema is lost.
 */
interface WritePermit extends BooleanSupplier {

  /** Thrown where a sync cannot go on without writing, and may not. */
  final class Lost extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Lost() {
      super("This process may no longer write");
    }
  }

  /** Breaks the sync off where nothing may be written any more. */
  default void require() {
    if (!getAsBoolean()) {
      throw new Lost();
    }
  }
}
