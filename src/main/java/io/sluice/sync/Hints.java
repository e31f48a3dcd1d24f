package io.sluice.sync;

import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import io.sluice.notification.BucketName;
import io.sluice.notification.Completion;
import io.sluice.notification.HintRouter;
import io.sluice.notification.HintSink;
import io.sluice.notification.Interest;
import io.sluice.notification.ObjectChange;
import io.sluice.notification.ObjectRef;
import io.sluice.notification.Store;
import io.sluice.storage.InvalidSourceException;
import io.sluice.storage.SourceLocation;
import io.sluice.storage.StoreKind;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Takes what the event log tells to the Buckets it concerns, and wakes them. Changes of other
 * buckets and keys are done at once: they cost a look-up.
 */
final class Hints implements HintSink {

  private static final Logger LOG = Logger.getLogger(Hints.class);

  /** Wakes one Bucket for hints that wait for it; called by the log's reader, must not block. */
  interface Waker {
    void hinted(BucketRef bucket);

    /** Wakes one Bucket for keys that a replay named; must not block. */
    void replayed(BucketRef bucket);

    /** Every Bucket must be listed: changes were lost. */
    void missed();
  }

  private final Supplier<Collection<Bucket>> buckets;
  private final Waker waker;
  private final Heard heard;
  private final Map<BucketRef, PendingHints> pending = new ConcurrentHashMap<>();
  private final AtomicLong interestsChanged = new AtomicLong();
  private volatile Routes routes;

  /** Who cares, as it was after so many changes. */
  private record Routes(long changes, HintRouter<BucketRef> router) {}

  /**
   * @param buckets all that this process cares for now
   */
  Hints(Supplier<Collection<Bucket>> buckets, Waker waker, Heard heard) {
    this.buckets = buckets;
    this.waker = waker;
    this.heard = heard;
  }

  /** Buckets came, went, or changed their source. */
  void interestsChanged() {
    interestsChanged.incrementAndGet();
  }

  /** The hints that wait for a Bucket. */
  PendingHints of(BucketRef bucket) {
    return pending.computeIfAbsent(bucket, key -> new PendingHints());
  }

  /** A Bucket is gone: its hints concern nobody. */
  void forget(BucketRef bucket) {
    var hints = pending.remove(bucket);
    if (hints != null) {
      hints.close();
    }
  }

  /** Whether any Bucket cares for the object. */
  boolean concerns(ObjectChange change) {
    return !router().whoCares(change.object()).isEmpty();
  }

  @Override
  public void offer(ObjectChange change, Completion done) {
    var interests = router();
    if (interests.knows(change.object().bucket())) {
      heard.of(change.object().bucket());
    }
    var owners = interests.whoCares(change.object());
    if (owners.isEmpty()) {
      done.done();
      return;
    }
    LOG.debugf("A notification of %s concerns %s", change.object(), owners);
    heard.of(change.object());
    var parts = Completion.split(done, owners.size());
    for (int i = 0; i < parts.length; i++) {
      var owner = owners.get(i);
      of(owner).add(change, parts[i]);
      waker.hinted(owner);
    }
  }

  /** Has objects looked at as they are now, by one sync of each Bucket they concern. */
  void lookAt(Collection<ObjectRef> objects) {
    Map<BucketRef, Set<String>> keys = new HashMap<>();
    var interests = router();
    for (var object : objects) {
      for (var owner : interests.whoCares(object)) {
        keys.computeIfAbsent(owner, bucket -> new HashSet<>()).add(object.key());
      }
    }
    keys.forEach(
        (bucket, named) -> {
          of(bucket).lookAlso(named);
          waker.replayed(bucket);
        });
  }

  @Override
  public void missed(String reason) {
    LOG.warnf("Notifications were lost, so all Buckets are listed: %s", reason);
    waker.missed();
  }

  private HintRouter<BucketRef> router() {
    long changes = interestsChanged.get();
    var current = routes;
    if (current == null || current.changes() != changes) {
      current =
          new Routes(
              changes,
              new HintRouter<>(
                  buckets.get().stream().flatMap(bucket -> interest(bucket).stream()).toList()));
      routes = current;
    }
    return current.router();
  }

  private static Optional<Interest<BucketRef>> interest(Bucket bucket) {
    if (bucket.getSpec() == null || bucket.getSpec().suspended()) {
      return Optional.empty();
    }
    try {
      var location = SourceLocation.of(bucket.getSpec());
      if (location.pin() != null) {
        return Optional.empty();
      }
      return Optional.of(
          new Interest<>(
              BucketWatch.ref(bucket),
              bucketName(location),
              location.path(),
              key -> location.holds(key) && SourceKeys.matter(key)));
    } catch (InvalidSourceException e) {
      return Optional.empty();
    }
  }

  /** The bucket of a source as notifications name it. */
  static BucketName bucketName(SourceLocation location) {
    return new BucketName(location.kind() == StoreKind.S3 ? Store.S3 : Store.GS, location.bucket());
  }
}
