package io.sluice.storage;

import java.util.Optional;

/** Looks through what caused a failure. */
final class Causes {

  private Causes() {}

  /** The first of a type, the failure itself included. */
  static <T extends Throwable> Optional<T> find(Throwable failure, Class<T> type) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (type.isInstance(cause)) {
        return Optional.of(type.cast(cause));
      }
    }
    return Optional.empty();
  }
}
