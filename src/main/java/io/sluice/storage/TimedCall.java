package io.sluice.storage;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Runs a blocking call on a virtual thread of its own, where an interrupt ends whatever it waits
 * for, sockets included.
 */
final class TimedCall {

  private TimedCall() {}

  /** Ends the call where it takes longer, or where the calling thread is interrupted. */
  static <T> T run(Duration timeout, Callable<T> call)
      throws TimeoutException, InterruptedException, ExecutionException {
    FutureTask<T> task = new FutureTask<>(call);
    Thread.ofVirtual().name("storage-call").start(task);
    try {
      return task.get(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException | TimeoutException e) {
      task.cancel(true);
      throw e;
    }
  }
}
