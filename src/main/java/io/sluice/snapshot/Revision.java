package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collection;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.SortedMap;

/**
 * The name of a source's state: {@code sha256:} over its sorted lines {@code KEY SPACE ETAG
 * NEWLINE}, as Flux computes it. Built line by line, so that keys need not be kept for it. Not
 * thread-safe.
 */
public final class Revision {

  private final MessageDigest digest = sha256();

  /** The revision of objects that are sorted by {@link KeyOrder#UTF8}. */
  public static String of(Collection<ObjectMeta> sorted) {
    Revision revision = new Revision();
    sorted.forEach(meta -> revision.add(meta.key(), meta.etag()));
    return revision.value();
  }

  /** The revision of a source's manifests and other keys, each sorted by {@link KeyOrder#UTF8}. */
  static String of(SortedMap<String, ObjectMeta> manifests, SortedMap<String, String> others) {
    Revision revision = new Revision();
    Iterator<ObjectMeta> rest = manifests.values().iterator();
    ObjectMeta next = rest.hasNext() ? rest.next() : null;
    for (Map.Entry<String, String> other : others.entrySet()) {
      while (next != null && KeyOrder.UTF8.compare(next.key(), other.getKey()) < 0) {
        revision.add(next.key(), next.etag());
        next = rest.hasNext() ? rest.next() : null;
      }
      if (next == null || !next.key().equals(other.getKey())) {
        revision.add(other.getKey(), other.getValue());
      }
    }
    while (next != null) {
      revision.add(next.key(), next.etag());
      next = rest.hasNext() ? rest.next() : null;
    }
    return revision.value();
  }

  void add(String key, String etag) {
    digest.update((key + " " + etag + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Ends it; nothing may be added after. */
  String value() {
    return "sha256:" + HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
