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
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

/** Watches, by name and only while a Bucket's source does not open, the Secrets it is opened by. */
final class SecretWatch implements AutoCloseable {

  private final KubernetesClient client;
  private final Consumer<BucketRef> changed;
  private final Map<Watched, Watch> watches = new ConcurrentHashMap<>();

  /** A Secret of the Bucket's namespace, watched for it. */
  private record Watched(BucketRef bucket, String secret) {}

  /**
   * @param changed told of a Bucket one of whose Secrets now differs from what did not work; must
   *     not block
   */
  SecretWatch(KubernetesClient client, Consumer<BucketRef> changed) {
    this.client = client;
    this.changed = changed;
  }

  /**
   * Watches just these Secrets for a Bucket; those that are watched already are left so.
   *
   * @param secrets their names; none ends all watches: the source opens, or the Bucket is gone
   * @param refused the resourceVersion of a Secret that did not work; null where there was none
   */
  void await(BucketRef bucket, Set<String> secrets, Function<String, String> refused) {
    for (var watched : watches.keySet()) {
      if (watched.bucket().equals(bucket) && !secrets.contains(watched.secret())) {
        end(watched);
      }
    }
    for (var secret : secrets) {
      watches.computeIfAbsent(
          new Watched(bucket, secret), watched -> begin(watched, refused.apply(secret)));
    }
  }

  private Watch begin(Watched watched, String refusedVersion) {
    try {
      return client
          .secrets()
          .inNamespace(watched.bucket().namespace())
          .withName(watched.secret())
          .watch(new Changes(watched, refusedVersion));
    } catch (KubernetesClientException e) {
      return null;
    }
  }

  /** Ends all watches for a Bucket. */
  void forget(BucketRef bucket) {
    await(bucket, Set.of(), secret -> null);
  }

  private void end(Watched watched) {
    var watch = watches.remove(watched);
    if (watch != null) {
      watch.close();
    }
  }

  @Override
  public void close() {
    watches.keySet().forEach(this::end);
  }

  private final class Changes implements Watcher<Secret> {
    private final Watched watched;
    private final String refusedVersion;

    Changes(Watched watched, String refusedVersion) {
      this.watched = watched;
      this.refusedVersion = refusedVersion;
    }

    @Override
    public void eventReceived(Action action, Secret secret) {
      if (action != Action.DELETED
          && !Objects.equals(secret.getMetadata().getResourceVersion(), refusedVersion)) {
        changed.accept(watched.bucket());
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      watches.remove(watched);
    }
  }
}
