package io.sluice.sync;

import io.sluice.notification.BucketName;
import io.sluice.notification.ObjectRef;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Changes of one source that a poll found and no notification told of: when none comes within a
 * minute, notifications are likely misconfigured. Used by one sync at a time.
 */
final class Suspects {

  /** How long a notification may take, and how far clocks may be apart. */
  static final Duration GRACE = Duration.ofMinutes(1);

  private static final int MOST = 1_000;

  private final Map<ObjectRef, Instant> found = new HashMap<>();

  /** A poll found these keys changed or gone. */
  void found(BucketName bucket, Collection<String> keys, Heard heard, Instant now) {
    if (!heard.ever(bucket)) {
      return;
    }
    for (var key : keys) {
      var object = new ObjectRef(bucket, key);
      if (found.size() < MOST && !heard.toldSince(object, now.minus(GRACE))) {
        found.putIfAbsent(object, now);
      }
    }
  }

  /** The keys of which no notification came in time, each told once. */
  List<String> overdue(Heard heard, Instant now) {
    found.entrySet().removeIf(e -> heard.toldSince(e.getKey(), e.getValue().minus(GRACE)));
    List<String> overdue = new ArrayList<>();
    found.forEach(
        (object, since) -> {
          if (!now.isBefore(since.plus(GRACE))) {
            overdue.add(object.key());
          }
        });
    found.keySet().removeIf(object -> overdue.contains(object.key()));
    return overdue.stream().sorted().toList();
  }
}
