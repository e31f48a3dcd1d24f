package io.sluice.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.ListOptionsBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Keeps inventories in ConfigMaps of one namespace: shards of about 256 entries, so that one
 * changed object rewrites little. When their number grows, the new generation is written whole
 * before the old one is deleted; whoever loads in between sees both.
 *
 * <p>Blocks; may be called from any thread, for one Bucket by one at a time.
 */
public final class InventoryStore {

  private static final long PAGE = 100;

  private final KubernetesClient client;
  private final String namespace;
  private final InventoryConfigMaps form = new InventoryConfigMaps();

  /**
   * @param namespace Sluice's own
   */
  public InventoryStore(KubernetesClient client, String namespace) {
    this.client = client;
    this.namespace = namespace;
  }

  /**
   * What is stored for a Bucket; empty if nothing is.
   *
   * @throws InventoryUnreadableException if a part was edited or truncated
   * @throws InventoryException if the API server refuses or is away
   */
  public StoredInventory load(BucketRef bucket) {
    try {
      return form.read(bucket, list(InventoryShards.labels(bucket)));
    } catch (KubernetesClientException e) {
      throw new InventoryException(
          "The inventory of Bucket " + bucket.display() + " cannot be loaded: " + e.getMessage(),
          e);
    }
  }

  /**
   * Writes what differs, and returns when all of it is stored.
   *
   * @param before what {@link #load} or the last {@code save} returned
   * @throws InventoryConflictException if somebody else wrote it since; nothing of theirs is
   *     overwritten
   * @throws InventoryException if the API server refuses or is away. After any exception a part may
   *     have been stored: load anew
   */
  public StoredInventory save(StoredInventory before, Inventory after) {
    InventoryChange change = InventoryChange.of(before, after, form);
    SortedMap<String, String> versions = new TreeMap<>(before.resourceVersions());
    List<Callable<ConfigMap>> writes = new ArrayList<>();
    for (ConfigMap part : change.written()) {
      String version = versions.get(part.getMetadata().getName());
      writes.add(() -> write(before.bucket(), part, version));
    }
    for (ConfigMap stored : all(writes)) {
      versions.put(stored.getMetadata().getName(), stored.getMetadata().getResourceVersion());
    }
    List<Callable<String>> deletes = new ArrayList<>();
    for (String name : change.deleted()) {
      deletes.add(() -> delete(before.bucket(), name, versions.get(name)));
    }
    versions.keySet().removeAll(all(deletes));
    return new StoredInventory(before.bucket(), after, change.shards(), versions);
  }

  /** Forgets all that is stored for a Bucket; nothing happens if nothing is. */
  public void delete(BucketRef bucket) {
    try {
      client
          .configMaps()
          .inNamespace(namespace)
          .withLabels(InventoryShards.labels(bucket))
          .delete();
    } catch (KubernetesClientException e) {
      throw new InventoryException(
          "The inventory of Bucket " + bucket.display() + " cannot be deleted: " + e.getMessage(),
          e);
    }
  }

  /** All Buckets for which something is stored, by namespace and name. */
  public SortedSet<BucketRef> buckets() {
    SortedSet<BucketRef> buckets =
        new TreeSet<>(Comparator.comparing(BucketRef::namespace).thenComparing(BucketRef::name));
    try {
      for (ConfigMap part :
          list(Map.of(InventoryShards.MANAGED_BY_LABEL, InventoryShards.MANAGED_BY))) {
        InventoryConfigMaps.bucketOf(part).ifPresent(buckets::add);
      }
    } catch (KubernetesClientException e) {
      throw new InventoryException("The inventories cannot be listed: " + e.getMessage(), e);
    }
    return buckets;
  }

  private List<ConfigMap> list(Map<String, String> labels) {
    List<ConfigMap> all = new ArrayList<>();
    String next = null;
    do {
      ConfigMapList page =
          client
              .configMaps()
              .inNamespace(namespace)
              .withLabels(labels)
              .list(new ListOptionsBuilder().withLimit(PAGE).withContinue(next).build());
      all.addAll(page.getItems());
      next = page.getMetadata().getContinue();
    } while (next != null && !next.isEmpty());
    return all;
  }

  private ConfigMap write(BucketRef bucket, ConfigMap part, String version) {
    ConfigMap whole =
        new ConfigMapBuilder(part)
            .editMetadata()
            .withNamespace(namespace)
            .withResourceVersion(version)
            .endMetadata()
            .build();
    try {
      return version == null ? client.resource(whole).create() : client.resource(whole).update();
    } catch (KubernetesClientException e) {
      throw failed(bucket, part.getMetadata().getName(), e);
    }
  }

  private String delete(BucketRef bucket, String name, String version) {
    try {
      client
          .configMaps()
          .inNamespace(namespace)
          .withName(name)
          .lockResourceVersion(version)
          .delete();
      return name;
    } catch (KubernetesClientException e) {
      throw failed(bucket, name, e);
    }
  }

  private InventoryException failed(
      BucketRef bucket, String name, KubernetesClientException cause) {
    String what =
        "the inventory of Bucket " + bucket.display() + " (ConfigMap " + namespace + "/" + name;
    if (cause.getCode() == HttpURLConnection.HTTP_NOT_FOUND
        && client.namespaces().withName(namespace).get() == null) {
      return new InventoryException(
          "Could not write "
              + what
              + "): there is no Namespace "
              + namespace
              + "; create it, or set POD_NAMESPACE to the one Sluice runs in",
          cause);
    }
    boolean conflict =
        cause.getCode() == HttpURLConnection.HTTP_CONFLICT
            || cause.getCode() == HttpURLConnection.HTTP_NOT_FOUND;
    return conflict
        ? new InventoryConflictException("Another process wrote " + what + ")", cause)
        : new InventoryException("Could not write " + what + "): " + cause.getMessage(), cause);
  }

  private static <T> List<T> all(List<Callable<T>> tasks) {
    List<T> results = new ArrayList<>();
    try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<T> future : executor.invokeAll(tasks)) {
        results.add(future.get());
      }
      return results;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InventoryException("Interrupted while an inventory was written", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof InventoryException known) {
        throw known;
      }
      throw new InventoryException("An inventory could not be written: " + e.getCause(), e);
    }
  }
}
