package io.sluice.apply;

import java.time.Duration;
import java.util.concurrent.Semaphore;

/** Waiting that ends in an {@link ApiException} when the thread is interrupted. */
final class Pauses {

  private Pauses() {}

  static void sleep(Duration pause) {
    try {
      Thread.sleep(pause);
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  static void acquire(Semaphore semaphore) {
    try {
      semaphore.acquire();
    } catch (InterruptedException e) {
      throw interrupted();
    }
  }

  private static ApiException interrupted() {
    Thread.currentThread().interrupt();
    return new ApiException(ApiStatus.local(ApiStatus.STOPPED, "interrupted"));
  }
}
