package io.sluice.apply;

import java.time.Duration;
import java.util.Optional;

/** Decides which requests are sent again, and when. */
final class Retries {

  private static final int OVERLOADED_ATTEMPTS = 4;

  private Retries() {}

  /**
   * The pause before the same request is sent again; empty if it is not. What a webhook refuses is
   * not for here: the whole object is tried again later.
   *
   * @param attempt how often it was sent before, from 0
   */
  static Optional<Duration> pause(ApiStatus status, int attempt) {
    if (isWebhooks(status)) {
      return Optional.empty();
    }
    int code = status.code();
    boolean overloaded = code == 429 || code == 503 || code == 504;
    boolean askedToWait = status.retryAfter() != null && (overloaded || code == 500);
    if (askedToWait) {
      return Optional.of(status.retryAfter().plusMillis(20L * attempt));
    }
    if (code == 429 || status.reason().equals(ApiStatus.NO_ANSWER)) {
      return Optional.of(backOff(attempt));
    }
    return overloaded && attempt < OVERLOADED_ATTEMPTS
        ? Optional.of(backOff(attempt))
        : Optional.empty();
  }

  /** From 100 ms, doubling up to 2 s. */
  static Duration backOff(int attempt) {
    return Duration.ofMillis(Math.min(2000, 100L << Math.min(attempt, 10)));
  }

  /** The words of an API server whose admission or conversion webhook could not be reached. */
  static boolean isWebhooks(ApiStatus status) {
    return status.code() >= 500
        && (status.message().contains("failed calling webhook")
            || status.message().contains("conversion webhook for"));
  }
}
