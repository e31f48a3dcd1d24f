package io.sluice.bench;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.sluice.api.Bucket;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;

/** Sees what Sluice writes into the status of the Buckets in {@code flux-system}, and when. */
final class ReadyWatch implements Watcher<Bucket>, AutoCloseable {

  /**
   * A Bucket's state.
   *
   * @param since when it was first seen Ready
   * @param revision what was applied whole last; "" before
   * @param message why it is not Ready
   */
  record Seen(boolean isReady, Instant since, String revision, String message) {}

  private static final Seen NOTHING = new Seen(false, null, "", "nothing was told of it");

  private final Map<String, Seen> seen = new HashMap<>();
  private Watch watch;
  private WatcherException broken;

  static ReadyWatch over(KubernetesClient client) {
    var watcher = new ReadyWatch();
    watcher.watch = client.resources(Bucket.class).inNamespace(Cluster.HOME).watch(watcher);
    return watcher;
  }

  /** What is known of a Bucket now. */
  synchronized Seen of(String bucket) {
    return seen.getOrDefault(bucket, NOTHING);
  }

  /** Returns when the Bucket was first seen Ready. */
  Instant awaitReady(String bucket, Duration patience) throws InterruptedException {
    return await(bucket, Seen::isReady, patience).since();
  }

  /** Waits until another revision than this was applied whole. */
  void awaitOtherRevision(String bucket, String revision, Duration patience)
      throws InterruptedException {
    await(bucket, now -> now.isReady() && !now.revision().equals(revision), patience);
  }

  /** Returns when the last of so many Buckets was first seen Ready. */
  synchronized Instant awaitAllReady(int buckets, Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (count() < buckets) {
      pause(deadline, count() + " of " + buckets + " Buckets are Ready; " + firstTrouble());
    }
    return seen.values().stream()
        .filter(Seen::isReady)
        .map(Seen::since)
        .max(Instant::compareTo)
        .orElseThrow();
  }

  private long count() {
    return seen.values().stream().filter(Seen::isReady).count();
  }

  private String firstTrouble() {
    return seen.entrySet().stream()
        .filter(e -> !e.getValue().isReady())
        .map(e -> e.getKey() + ": " + e.getValue().message())
        .findFirst()
        .orElse("the others were never seen");
  }

  private synchronized Seen await(String bucket, Predicate<Seen> wanted, Duration patience)
      throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    while (!wanted.test(of(bucket))) {
      pause(deadline, bucket + ": " + of(bucket));
    }
    return of(bucket);
  }

  /** Once; the callers look again. */
  @SuppressWarnings("WaitNotInLoop")
  private void pause(long deadline, String trouble) throws InterruptedException {
    long left = (deadline - System.nanoTime()) / 1_000_000;
    if (broken != null) {
      throw new IllegalStateException("the watch broke", broken);
    }
    if (left <= 0) {
      throw new IllegalStateException("waited too long: " + trouble);
    }
    wait(left);
  }

  @Override
  public synchronized void eventReceived(Action action, Bucket bucket) {
    var name = bucket.getMetadata().getName();
    if (action == Action.DELETED) {
      seen.remove(name);
    } else {
      seen.merge(name, state(bucket), ReadyWatch::keepSince);
    }
    notifyAll();
  }

  private static Seen keepSince(Seen before, Seen now) {
    return before.isReady() && now.isReady()
        ? new Seen(true, before.since(), now.revision(), now.message())
        : now;
  }

  private static Seen state(Bucket bucket) {
    var status = bucket.getStatus();
    if (status == null || status.conditions() == null) {
      return NOTHING;
    }
    var condition =
        status.conditions().stream().filter(c -> c.getType().equals("Ready")).findFirst();
    boolean ready =
        condition.map(c -> c.getStatus().equals("True")).orElse(false)
            && bucket.getMetadata().getGeneration().equals(status.observedGeneration());
    return new Seen(
        ready,
        Instant.now(),
        status.lastAppliedRevision() == null ? "" : status.lastAppliedRevision(),
        condition.map(c -> c.getMessage()).orElse("no condition yet"));
  }

  @Override
  public synchronized void onClose(WatcherException cause) {
    broken = cause;
    notifyAll();
  }

  @Override
  public void close() {
    watch.close();
  }
}
