package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.ObjectStore;
import io.sluice.storage.ReadRequest;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.StorageException;
import io.sluice.storage.StorageException.Reason;
import io.sluice.storage.StoredObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/**
 * The {@code .sourceignore} files of one Bucket as they were last read: the one at the bucket's
 * root, and the one under its prefix. Each is read again only when its ETag changed. What is denied
 * or absent holds no rules. Thread-safe.
 */
public final class IgnoreFiles {

  static final String NAME = ".sourceignore";

  private static final long LARGEST = 1 << 20;
  private static final Set<Reason> AS_ABSENT = EnumSet.of(Reason.NO_SUCH_KEY, Reason.ACCESS_DENIED);

  /** How long what no listing shows is taken to be as it was: a look costs a request. */
  private static final Duration LOOK_EVERY = Duration.ofMinutes(10);

  private record Known(String etag, String text) {}

  private Map<String, Known> known = new LinkedHashMap<>();
  private Instant looked = Instant.MIN;

  /** Has the file that no listing of the source shows looked for at the next listing. */
  public synchronized void expire() {
    looked = Instant.MIN;
  }

  /** The directories whose file counts, the root first. */
  static Set<String> directories(SourceLocation source) {
    String prefix = source.listPrefix();
    String own = prefix.isEmpty() || prefix.endsWith("/") ? prefix : prefix + "/";
    Set<String> directories = new java.util.LinkedHashSet<>();
    directories.add("");
    directories.add(own);
    return directories;
  }

  /** The rules as last read, and after them the spec's. */
  synchronized IgnoreRules rules(SourceLocation source, String specIgnore) {
    IgnoreRules rules = IgnoreRules.NONE;
    for (String directory : directories(source)) {
      Known file = known.get(directory);
      rules = rules.and(directory, file == null ? null : file.text());
    }
    return rules.and("", specIgnore);
  }

  /**
   * Reads what changed.
   *
   * @param listed the files that a listing of the source named, by key
   * @param whole whether that listing went to its end, so that a file it did not name is not there
   * @param begun when the listing began
   * @return whether the rules are now other than before
   */
  boolean refresh(
      SourceLocation source,
      ObjectStore store,
      Map<String, ObjectMeta> listed,
      boolean whole,
      Instant begun)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Map<String, Known> now = new LinkedHashMap<>();
    boolean look = lookDue(begun);
    for (String directory : directories(source)) {
      String key = directory + NAME;
      ObjectMeta meta = listed.get(key);
      boolean unseen = meta == null && !(whole && key.startsWith(source.listPrefix()));
      if (unseen && look) {
        meta = head(store, key);
      } else if (unseen && remembered(directory) != null) {
        now.put(directory, remembered(directory));
      }
      if (meta != null) {
        now.put(directory, read(store, directory, meta));
      }
    }
    synchronized (this) {
      boolean changed = !texts(now).equals(texts(known));
      known = now;
      if (look) {
        looked = begun;
      }
      return changed;
    }
  }

  private synchronized boolean lookDue(Instant begun) {
    return looked.equals(Instant.MIN) || !begun.isBefore(looked.plus(LOOK_EVERY));
  }

  private static Map<String, String> texts(Map<String, Known> files) {
    Map<String, String> texts = new LinkedHashMap<>();
    files.forEach((directory, file) -> texts.put(directory, file.text()));
    texts.values().removeIf(String::isEmpty);
    return texts;
  }

  private static ObjectMeta head(ObjectStore store, String key)
      throws StorageException, InterruptedException {
    try {
      return store.head(key, null);
    } catch (StorageException e) {
      if (AS_ABSENT.contains(e.reason())) {
        return null;
      }
      throw e;
    }
  }

  private Known read(ObjectStore store, String directory, ObjectMeta meta)
      throws StorageException, SourceTooLargeException, InterruptedException {
    Known before = remembered(directory);
    if (before != null && meta.etag().equals(before.etag())) {
      return before;
    }
    try {
      StoredObject file = store.get(new ReadRequest(meta.key(), null, null, LARGEST));
      String text = new String(file.body(), StandardCharsets.UTF_8);
      IgnoreRules.check(meta.key(), text);
      return new Known(file.meta().etag(), text);
    } catch (StorageException e) {
      if (AS_ABSENT.contains(e.reason())) {
        return new Known(null, "");
      }
      throw e;
    }
  }

  private synchronized Known remembered(String directory) {
    return known.get(directory);
  }
}
