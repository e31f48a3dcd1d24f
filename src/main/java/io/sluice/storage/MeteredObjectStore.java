package io.sluice.storage;

import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;

/**
 * Counts what is asked of a store as {@code sluice_storage_requests_total}, with the outcome {@code
 * ok}, {@code interrupted}, or the failure's reason, and what was listed and fetched. The SDK's own
 * retries are not counted apart.
 */
final class MeteredObjectStore implements ObjectStore {

  private interface Call<T> {
    T run() throws StorageException, InterruptedException;
  }

  private final ObjectStore store;
  private final StoreKind kind;
  private final MeterRegistry meters;

  MeteredObjectStore(ObjectStore store, StoreKind kind, MeterRegistry meters) {
    this.store = store;
    this.kind = kind;
    this.meters = meters;
  }

  @Override
  public ObjectPage list(String prefix, String continuation)
      throws StorageException, InterruptedException {
    var page = counted("list", () -> store.list(prefix, continuation));
    seen(
        "listed", page.objects().size(), page.objects().stream().mapToLong(ObjectMeta::size).sum());
    return page;
  }

  @Override
  public ObjectMeta head(String key, String version) throws StorageException, InterruptedException {
    return counted("head", () -> store.head(key, version));
  }

  @Override
  public StoredObject get(ReadRequest request) throws StorageException, InterruptedException {
    var object = counted("get", () -> store.get(request));
    seen("fetched", 1, object.body().length);
    return object;
  }

  private void seen(String how, long objects, long bytes) {
    meters.counter("sluice.storage.objects", "store", kind.scheme(), "how", how).increment(objects);
    meters.counter("sluice.storage.bytes", "store", kind.scheme(), "how", how).increment(bytes);
  }

  private <T> T counted(String verb, Call<T> call) throws StorageException, InterruptedException {
    String outcome = "error";
    try {
      T result = call.run();
      outcome = "ok";
      return result;
    } catch (StorageException e) {
      outcome = e.reason().name().toLowerCase(Locale.ROOT);
      throw e;
    } catch (InterruptedException e) {
      outcome = "interrupted";
      throw e;
    } finally {
      meters
          .counter(
              "sluice.storage.requests", "store", kind.scheme(), "verb", verb, "outcome", outcome)
          .increment();
    }
  }
}
