package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import io.fabric8.kubernetes.client.informers.cache.Cache;
import io.sluice.api.Bucket;
import io.sluice.apply.BucketRef;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * The Buckets this process cares for, as the API server last told of them. Status changes and other
 * people's annotations wake nobody.
 */
final class BucketWatch implements AutoCloseable, ResourceEventHandler<Bucket> {

  /** Annotations on a Bucket that steer Sluice. */
  static final List<String> STEERING =
      List.of(
          BucketStatusFactory.REQUESTED_AT,
          "sluice.io/replay-from",
          "sluice.io/approve-prune",
          "sluice.io/adopt");

  /** Who is woken; called on the informers' threads, must not block. */
  interface Listener {
    void wake(BucketRef bucket, Trigger trigger);

    void gone(BucketRef bucket);
  }

  private final KubernetesClient client;
  private final Settings settings;
  private final Listener listener;
  private final List<SharedIndexInformer<Bucket>> informers;
  private final Set<String> woken = ConcurrentHashMap.newKeySet();
  private volatile boolean begun;

  BucketWatch(KubernetesClient client, Settings settings, Listener listener) {
    this.client = client;
    this.settings = settings;
    this.listener = listener;
    this.informers =
        settings.watchNamespaces().isEmpty()
            ? List.of(informer(null))
            : settings.watchNamespaces().stream().map(this::informer).toList();
  }

  private SharedIndexInformer<Bucket> informer(String namespace) {
    var buckets = client.resources(Bucket.class);
    var within = namespace == null ? buckets.inAnyNamespace() : buckets.inNamespace(namespace);
    return within
        .withLabelSelector(settings.watchLabelSelector())
        .runnableInformer(0)
        .addEventHandler(this)
        .exceptionHandler((started, error) -> true);
  }

  /**
   * Begins to watch, and wakes each Bucket once all are listed, those first that are not ready;
   * returns at once.
   *
   * @param listed told how many Buckets there are
   */
  void start(Consumer<Integer> listed) {
    var started =
        informers.stream()
            .map(i -> i.start().toCompletableFuture())
            .toArray(CompletableFuture[]::new);
    CompletableFuture.allOf(started).thenRun(() -> wakeAll(listed));
  }

  private void wakeAll(Consumer<Integer> listed) {
    begun = true;
    var all =
        informers.stream()
            .flatMap(i -> i.getStore().list().stream())
            .sorted(Comparator.comparing(BucketWatch::ready))
            .toList();
    listed.accept(all.size());
    all.forEach(bucket -> wakeFirst(bucket, Trigger.START));
  }

  /** The newest known state of a Bucket, not to be changed. */
  Optional<Bucket> get(BucketRef bucket) {
    var key = Cache.namespaceKeyFunc(bucket.namespace(), bucket.name());
    return informers.stream()
        .map(i -> i.getStore().getByKey(key))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** All Buckets known, in no order. */
  List<Bucket> all() {
    return informers.stream().flatMap(i -> i.getStore().list().stream()).toList();
  }

  @Override
  public void onAdd(Bucket bucket) {
    if (begun) {
      wakeFirst(bucket, Trigger.SPEC);
    }
  }

  /** A Bucket that is listed and told of as added is woken once. */
  private void wakeFirst(Bucket bucket, Trigger trigger) {
    if (woken.add(bucket.getMetadata().getUid())) {
      listener.wake(ref(bucket), trigger);
    }
  }

  @Override
  public void onUpdate(Bucket before, Bucket now) {
    var old = before.getMetadata();
    var meta = now.getMetadata();
    if (!Objects.equals(old.getUid(), meta.getUid())
        || !Objects.equals(old.getGeneration(), meta.getGeneration())
        || !Objects.equals(old.getDeletionTimestamp(), meta.getDeletionTimestamp())) {
      listener.wake(ref(now), Trigger.SPEC);
      return;
    }
    for (var name : STEERING) {
      if (!Objects.equals(annotation(before, name), annotation(now, name))) {
        listener.wake(
            ref(now),
            name.equals(BucketStatusFactory.REQUESTED_AT) ? Trigger.REQUEST : Trigger.SPEC);
      }
    }
  }

  @Override
  public void onDelete(Bucket bucket, boolean unknown) {
    woken.remove(bucket.getMetadata().getUid());
    listener.gone(ref(bucket));
  }

  static BucketRef ref(Bucket bucket) {
    return new BucketRef(bucket.getMetadata().getNamespace(), bucket.getMetadata().getName());
  }

  static String annotation(Bucket bucket, String name) {
    var annotations = bucket.getMetadata().getAnnotations();
    return annotations == null ? null : annotations.get(name);
  }

  static boolean ready(Bucket bucket) {
    var status = bucket.getStatus();
    return status != null
        && status.conditions() != null
        && Objects.equals(status.observedGeneration(), bucket.getMetadata().getGeneration())
        && status.conditions().stream()
            .anyMatch(c -> c.getType().equals("Ready") && c.getStatus().equals("True"));
  }

  @Override
  public void close() {
    informers.forEach(SharedIndexInformer::stop);
  }
}
