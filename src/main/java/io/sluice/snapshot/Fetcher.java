package io.sluice.snapshot;

import io.sluice.snapshot.MemoryBudget.Reservation;
import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.ReadRequest;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import io.sluice.storage.StoredObject;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;

/** Reads objects side by side, within the process's memory budget. Thread-safe. */
final class Fetcher {

  private static final int PARALLEL = 32;

  /** What would befall every other key as well, each after its own full timeout. */
  private static final Set<Reason> STORE_WIDE =
      EnumSet.of(
          Reason.AUTHENTICATION,
          Reason.NO_SUCH_BUCKET,
          Reason.THROTTLED,
          Reason.TIMEOUT,
          Reason.UNREACHABLE,
          Reason.TLS);

  private final MemoryBudget budget;
  private final Limits limits;

  Fetcher(MemoryBudget budget, Limits limits) {
    this.budget = budget;
    this.limits = limits;
  }

  /**
   * Reads each object once, as it was listed or newer.
   *
   * @param version the pinned version of all of them; null reads the newest
   * @return an entry for every key
   */
  Map<String, Fetched> fetch(
      ObjectStore store, String version, Collection<ObjectMeta> wanted, BodyHandler handler)
      throws InterruptedException {
    Map<String, Fetched> results = new ConcurrentHashMap<>();
    Queue<ObjectMeta> queue = new ConcurrentLinkedQueue<>(wanted);
    AtomicReference<StorageException> outage = new AtomicReference<>();
    int workers = Math.min(PARALLEL, wanted.size());
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ExecutorCompletionService<Void>(executor);
      for (int i = 0; i < workers; i++) {
        running.submit(
            () -> {
              for (ObjectMeta meta = queue.poll(); meta != null; meta = queue.poll()) {
                Fetched result =
                    outage.get() != null
                        ? new Fetched.Failed(meta.key(), outage.get())
                        : fetch(store, version, meta, handler);
                if (result instanceof Fetched.Failed failed
                    && STORE_WIDE.contains(failed.cause().reason())) {
                  outage.compareAndSet(null, failed.cause());
                }
                results.put(meta.key(), result);
              }
              return null;
            });
      }
      try {
        for (int i = 0; i < workers; i++) {
          running.take().get();
        }
      } catch (ExecutionException e) {
        throw unchecked(e.getCause());
      } finally {
        executor.shutdownNow();
      }
    }
    return results;
  }

  private Fetched fetch(ObjectStore store, String version, ObjectMeta listed, BodyHandler handler)
      throws InterruptedException {
    if (listed.size() > limits.objectBytes()) {
      return new Fetched.Failed(listed.key(), tooLarge(listed));
    }
    try {
      ObjectMeta read = read(store, ReadRequest.of(listed, version), handler);
      return new Fetched.Read(read, false);
    } catch (StorageException e) {
      boolean newer = e.reason() == Reason.CHANGED || e.reason() == Reason.TOO_LARGE;
      return newer ? again(store, version, listed, handler) : outcome(listed.key(), e);
    }
  }

  private Fetched again(ObjectStore store, String version, ObjectMeta listed, BodyHandler handler)
      throws InterruptedException {
    try {
      ReadRequest newest = new ReadRequest(listed.key(), version, null, limits.objectBytes());
      ObjectMeta read = read(store, newest, handler);
      return new Fetched.Read(read, !read.etag().equals(listed.etag()));
    } catch (StorageException e) {
      return outcome(listed.key(), e.reason() == Reason.TOO_LARGE ? tooLarge(listed) : e);
    }
  }

  private ObjectMeta read(ObjectStore store, ReadRequest request, BodyHandler handler)
      throws StorageException, InterruptedException {
    try (Reservation reservation = budget.reserve(request.maxBytes())) {
      StoredObject object = store.get(request);
      handler.take(object.meta(), object.body());
      return object.meta();
    }
  }

  private static Fetched outcome(String key, StorageException e) {
    return e.reason() == Reason.NO_SUCH_KEY
        ? new Fetched.Vanished(key)
        : new Fetched.Failed(key, e);
  }

  private StorageException tooLarge(ObjectMeta meta) {
    return new StorageException(
        Reason.TOO_LARGE,
        "%s is larger than %d bytes: make it smaller, or raise %s"
            .formatted(meta.key(), limits.objectBytes(), Limits.OBJECT_BYTES_VARIABLE),
        null);
  }

  private static RuntimeException unchecked(Throwable cause) throws InterruptedException {
    switch (cause) {
      case InterruptedException interrupted -> throw interrupted;
      case Error error -> throw error;
      case RuntimeException runtime -> {
        return runtime;
      }
      default -> {
        return new IllegalStateException(cause);
      }
    }
  }
}
