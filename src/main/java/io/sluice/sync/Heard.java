package io.sluice.sync;

import io.sluice.notification.BucketName;
import io.sluice.notification.ObjectRef;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Remembers of which buckets notifications came at all, and of which keys lately, so that a poll
 * can tell that one is missing. Thread-safe.
 */
final class Heard {

  private static final int MOST_KEYS = 100_000;

  private final Clock clock;
  private final Set<BucketName> buckets = ConcurrentHashMap.newKeySet();
  private final Map<ObjectRef, Instant> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<ObjectRef, Instant> eldest) {
          return size() > MOST_KEYS;
        }
      };

  Heard(Clock clock) {
    this.clock = clock;
  }

  /** A notification of anything in this bucket came. */
  void of(BucketName bucket) {
    buckets.add(bucket);
  }

  /** A notification of an object came that a Bucket takes. */
  void of(ObjectRef object) {
    of(object.bucket());
    synchronized (keys) {
      keys.remove(object);
      keys.put(object, clock.instant());
    }
  }

  /** Whether any notification of this bucket ever came. */
  boolean ever(BucketName bucket) {
    return buckets.contains(bucket);
  }

  /** Whether a notification of this object came since then. */
  boolean toldSince(ObjectRef object, Instant since) {
    synchronized (keys) {
      var told = keys.get(object);
      return told != null && !told.isBefore(since);
    }
  }
}
