package io.sluice.apply;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits until a deleted object is gone. */
final class Vanishing {

  private final KubeApi api;
  private final BooleanSupplier goOn;

  Vanishing(KubeApi api, BooleanSupplier goOn) {
    this.api = api;
    this.goOn = goOn;
  }

  /**
   * @throws ApiException if it is still there after {@code timeout}
   */
  void await(ResourceKind kind, LiveObject deleted, Duration timeout) {
    Instant until = Instant.now().plus(timeout);
    for (int attempt = 0; ; attempt++) {
      Optional<LiveObject> live = api.metadata(kind, deleted.id());
      if (live.isEmpty() || !live.get().uid().equals(deleted.uid())) {
        return;
      }
      Duration pause = Retries.backOff(attempt);
      if (!goOn.getAsBoolean() || Instant.now().plus(pause).isAfter(until)) {
        throw new ApiException(
            ApiStatus.local(
                ApplyRun.TERMINATING + "TooLong",
                "deleted to be created again, but still there after "
                    + timeout.toSeconds()
                    + " s; see its finalizers"));
      }
      Pauses.sleep(pause);
    }
  }
}
