package io.sluice.notification;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Knows who cares about which object. Immutable, so it is built anew when interests change. A
 * look-up takes one hash of a bucket's name for buckets that nobody named, and one of the key's
 * beginning for each length of prefix in its bucket else: what thousands of others want costs
 * nothing.
 *
 * @param <T> who may care
 */
public final class HintRouter<T> {

  private final Map<BucketName, Prefixes<T>> buckets = new HashMap<>();

  public HintRouter(Iterable<Interest<T>> interests) {
    for (Interest<T> interest : interests) {
      buckets.computeIfAbsent(interest.bucket(), bucket -> new Prefixes<>()).add(interest);
    }
  }

  /**
   * All who care, each as often as it has interests that match.
   *
   * @return empty for most of what happens in a shared bucket
   */
  public List<T> whoCares(ObjectRef object) {
    Prefixes<T> prefixes = buckets.get(object.bucket());
    return prefixes == null ? List.of() : prefixes.matching(object.key());
  }

  /** Whether anyone named this bucket, with whichever keys. */
  public boolean knows(BucketName bucket) {
    return buckets.containsKey(bucket);
  }

  private static final class Prefixes<T> {

    private final Map<String, List<Interest<T>>> byPrefix = new HashMap<>();
    private final SortedSet<Integer> lengths = new TreeSet<>();

    void add(Interest<T> interest) {
      byPrefix.computeIfAbsent(interest.prefix(), prefix -> new ArrayList<>()).add(interest);
      lengths.add(interest.prefix().length());
    }

    List<T> matching(String key) {
      List<T> owners = new ArrayList<>();
      for (int length : lengths) {
        if (length > key.length()) {
          break;
        }
        for (Interest<T> interest : byPrefix.getOrDefault(key.substring(0, length), List.of())) {
          if (interest.cares().test(key)) {
            owners.add(interest.owner());
          }
        }
      }
      return owners;
    }
  }
}
