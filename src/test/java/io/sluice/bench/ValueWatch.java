package io.sluice.bench;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Sees when a ConfigMap of one namespace gets a value. */
final class ValueWatch implements Watcher<ConfigMap>, AutoCloseable {

  private record Wanted(String name, String value) {}

  private final Map<Wanted, CompletableFuture<Instant>> wanted = new ConcurrentHashMap<>();
  private Watch watch;

  static ValueWatch over(KubernetesClient client, String namespace) {
    var watcher = new ValueWatch();
    watcher.watch = client.configMaps().inNamespace(namespace).watch(watcher);
    return watcher;
  }

  /** To be called before the value is written. */
  void expect(String name, String value) {
    wanted.put(new Wanted(name, value), new CompletableFuture<>());
  }

  /** Returns when the expected value was first seen. */
  Instant await(String name, String value, Duration patience) throws InterruptedException {
    var key = new Wanted(name, value);
    try {
      return wanted.get(key).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new IllegalStateException(name + " was not " + value + " within " + patience, e);
    } finally {
      wanted.remove(key);
    }
  }

  @Override
  public void eventReceived(Action action, ConfigMap now) {
    if (now.getData() != null && action != Action.DELETED) {
      var key = new Wanted(now.getMetadata().getName(), now.getData().get("value"));
      var waiting = wanted.get(key);
      if (waiting != null) {
        waiting.complete(Instant.now());
      }
    }
  }

  @Override
  public void onClose(WatcherException cause) {
    wanted.values().forEach(waiting -> waiting.completeExceptionally(cause));
  }

  @Override
  public void close() {
    watch.close();
  }
}
