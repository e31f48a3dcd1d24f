package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectPage;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.ReadRequest;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import io.sluice.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A store in memory, for orders and races that no real one shows on demand; lists in the order of
 * insertion. The ETag of an object is the hash code of its text.
 */
class FakeStore implements ObjectStore {

  final Map<String, String> objects = new LinkedHashMap<>();
  final Map<String, Long> sizes = new LinkedHashMap<>();
  final List<String> requests = new CopyOnWriteArrayList<>();
  int pageSize = 1000;

  FakeStore with(String key, String text) {
    objects.put(key, text);
    return this;
  }

  ObjectMeta meta(String key) {
    String text = objects.get(key);
    long size = sizes.getOrDefault(key, (long) text.getBytes(StandardCharsets.UTF_8).length);
    return new ObjectMeta(key, Integer.toHexString(text.hashCode()), size, Instant.EPOCH);
  }

  long count(String verb) {
    return requests.stream().filter(request -> request.startsWith(verb)).count();
  }

  @Override
  public synchronized ObjectPage list(String prefix, String continuation) throws StorageException {
    requests.add("LIST " + prefix);
    List<String> keys =
        new ArrayList<>(objects.keySet().stream().filter(k -> k.startsWith(prefix)).toList());
    int from = continuation == null ? 0 : Integer.parseInt(continuation);
    int to = Math.min(from + pageSize, keys.size());
    return new ObjectPage(
        keys.subList(from, to).stream().map(this::meta).toList(),
        to < keys.size() ? String.valueOf(to) : null);
  }

  @Override
  public synchronized ObjectMeta head(String key, String version) throws StorageException {
    requests.add("HEAD " + key);
    if (!objects.containsKey(key)) {
      throw new StorageException(Reason.NO_SUCH_KEY, key, null);
    }
    return meta(key);
  }

  @Override
  public synchronized StoredObject get(ReadRequest request)
      throws StorageException, InterruptedException {
    requests.add("GET " + request.key());
    if (!objects.containsKey(request.key())) {
      throw new StorageException(Reason.NO_SUCH_KEY, request.key(), null);
    }
    ObjectMeta meta = meta(request.key());
    if (request.ifMatch() != null && !request.ifMatch().equals(meta.etag())) {
      throw new StorageException(Reason.CHANGED, request.key(), null);
    }
    if (meta.size() > request.maxBytes()) {
      throw new StorageException(Reason.TOO_LARGE, request.key(), null);
    }
    return new StoredObject(meta, objects.get(request.key()).getBytes(StandardCharsets.UTF_8));
  }
}
