package io.sluice.apply;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.function.Function;

/** Runs blocking work on virtual threads. */
final class Parallel {

  private Parallel() {}

  /**
   * The results in the order of the items, each computed on its own virtual thread, no more than
   * {@code width} at once: one caller's many items do not stand before another's few.
   *
   * @throws RuntimeException the first that an item threw, when all have ended
   */
  static <T, R> List<R> map(Collection<T> items, int width, Function<T, R> work) {
    Semaphore places = new Semaphore(width);
    List<Future<R>> futures = new ArrayList<>(items.size());
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (T item : items) {
        Pauses.acquire(places);
        futures.add(
            threads.submit(
                () -> {
                  try {
                    return work.apply(item);
                  } finally {
                    places.release();
                  }
                }));
      }
    }
    List<R> results = new ArrayList<>(futures.size());
    for (Future<R> future : futures) {
      results.add(result(future));
    }
    return results;
  }

  private static <R> R result(Future<R> done) {
    try {
      return done.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("a finished task is not waited for", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failure) {
        throw failure;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
