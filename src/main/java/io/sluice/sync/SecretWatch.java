package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.sluice.apply.BucketRef;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/**
 * Watches, by name and only while a Bucket's credentials are refused, the one Secret they come
 * from.
 */
final class SecretWatch implements AutoCloseable {

  private final KubernetesClient client;
  private final Consumer<BucketRef> changed;
  private final Map<BucketRef, Watch> watches = new ConcurrentHashMap<>();

  /**
   * @param changed told of a Bucket whose Secret now differs from what was refused; must not block
   */
  SecretWatch(KubernetesClient client, Consumer<BucketRef> changed) {
    this.client = client;
    this.changed = changed;
  }

  /**
   * Begins to watch, if it is not watched yet.
   *
   * @param refusedVersion the resourceVersion of the Secret that did not work; null where there was
   *     none
   */
  void await(BucketRef bucket, String secret, String refusedVersion) {
    watches.computeIfAbsent(
        bucket,
        key -> {
          try {
            return client
                .secrets()
                .inNamespace(bucket.namespace())
                .withName(secret)
                .watch(new Changes(bucket, refusedVersion));
          } catch (KubernetesClientException e) {
            return null;
          }
        });
  }

  /** Ends the watch: the credentials work, or the Bucket is gone. */
  void forget(BucketRef bucket) {
    var watch = watches.remove(bucket);
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void close() {
    watches.keySet().forEach(this::forget);
  }

  private final class Changes implements Watcher<Secret> {
    private final BucketRef bucket;
    private final String refusedVersion;

    Changes(BucketRef bucket, String refusedVersion) {
      this.bucket = bucket;
      this.refusedVersion = refusedVersion;
    }

    @Override
    public void eventReceived(Action action, Secret secret) {
      if (action != Action.DELETED
          && !Objects.equals(secret.getMetadata().getResourceVersion(), refusedVersion)) {
        changed.accept(bucket);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      watches.remove(bucket);
    }
  }
}
