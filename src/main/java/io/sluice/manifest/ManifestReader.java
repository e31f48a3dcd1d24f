package io.sluice.manifest;

import jakarta.inject.Singleton;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Semaphore;

/**
 * Reads the Kubernetes objects of a source file as kubectl reads them. Pure, and safe for use by
 * many threads; holds no more memory than the file's objects need, up to some 200 MiB for a file
 * made to hurt. Large files wait for each other, so that many of those at once need no more.
 */
@Singleton
public class ManifestReader {

  /** Bytes that may be read at once, by all threads together; a larger file is read alone. */
  private static final int AT_ONCE = 4 << 20;

  private final Semaphore reading = new Semaphore(AT_ONCE, true);

  /** Whether a file of this key is read for objects: by its ending, in any case. */
  public static boolean isManifestKey(String key) {
    String lower = key.toLowerCase(Locale.ROOT);
    return lower.endsWith(".yaml") || lower.endsWith(".yml") || lower.endsWith(".json");
  }

  /**
   * The objects of one file. A file that is not valid to its end gives one problem and no object;
   * an object that cannot be applied is a problem, and the file's others are returned. Never throws
   * for what the bytes hold.
   *
   * @param key names the file in messages
   */
  public ReadResult read(String key, byte[] body) {
    int share = Math.clamp(body.length, 1, AT_ONCE);
    reading.acquireUninterruptibly(share);
    try {
      return readNow(key, body);
    } finally {
      reading.release(share);
    }
  }

  private static ReadResult readNow(String key, byte[] body) {
    try {
      String text = SourceText.decode(body);
      boolean json = key.toLowerCase(Locale.ROOT).endsWith(".json");
      return ObjectFinder.find(key, Documents.read(text, json));
    } catch (UnreadableException e) {
      return new ReadResult(
          List.of(), List.of(ProblemList.problem(key, e.position(), e.getMessage())));
    }
  }
}
