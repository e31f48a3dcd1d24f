package io.sluice.apply;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.ConfigMapList;
import io.fabric8.kubernetes.api.model.Namespace;
import java.net.HttpURLConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;

/**
 * Keeps inventories, as long as no other process writes them, in ConfigMaps of one namespace:
 * shards of about 256 entries, so that one changed object rewrites little. When their number grows,
 * the new generation is written whole before the old one is deleted; whoever loads in between sees
 * both.
 *
 * <p>Blocks; may be called from any thread, for one Bucket by one at a time.
 */
public final class InventoryStore {

  private static final ResourceKind CONFIG_MAPS =
      new ResourceKind("", "v1", "ConfigMap", "configmaps", true, Set.of());
  private static final ResourceKind NAMESPACES =
      new ResourceKind("", "v1", "Namespace", "namespaces", false, Set.of());

  private static final int PAGE = 100;

  private final KubeObjects objects;
  private final String namespace;
  private final StoredParts stored;
  private final InventoryConfigMaps form = new InventoryConfigMaps();

  /**
   * @param namespace Sluice's own
   */
  public InventoryStore(KubeObjects objects, String namespace) {
    this.objects = objects;
    this.namespace = namespace;
    this.stored = new StoredParts(this::listAll);
  }

  /**
   * What is stored for a Bucket; empty if nothing is. The first load reads what is stored for all,
   * and answers the first load of each.
   *
   * @throws InventoryUnreadableException if a part was edited or truncated
   * @throws InventoryException if the API server refuses or is away
   */
  public StoredInventory load(BucketRef bucket) {
    try {
      return form.read(bucket, stored.take(bucket).orElseGet(() -> list(bucket)));
    } catch (ApiException e) {
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
    List<Callable<Stored>> writes = new ArrayList<>();
    for (ConfigMap part : change.written()) {
      String version = versions.get(part.getMetadata().getName());
      writes.add(() -> write(before.bucket(), part, version));
    }
    all(writes).forEach(part -> versions.put(part.name(), part.version()));
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
      objects.deleteAll(CONFIG_MAPS, namespace, InventoryShards.selector(bucket));
    } catch (ApiException e) {
      throw new InventoryException(
          "The inventory of Bucket " + bucket.display() + " cannot be deleted: " + e.getMessage(),
          e);
    }
  }

  private void listAll(Consumer<ConfigMap> each) {
    objects.list(CONFIG_MAPS, namespace, InventoryShards.ALL, PAGE, ConfigMapList.class, each);
  }

  private List<ConfigMap> list(BucketRef bucket) {
    List<ConfigMap> all = new ArrayList<>();
    objects.list(
        CONFIG_MAPS,
        namespace,
        InventoryShards.selector(bucket),
        PAGE,
        ConfigMapList.class,
        all::add);
    return all;
  }

  private record Stored(String name, String version) {}

  private Stored write(BucketRef bucket, ConfigMap part, String version) {
    ConfigMap whole =
        new ConfigMapBuilder(part)
            .editMetadata()
            .withNamespace(namespace)
            .withResourceVersion(version)
            .endMetadata()
            .build();
    try {
      return new Stored(
          part.getMetadata().getName(),
          version == null
              ? objects.create(CONFIG_MAPS, whole)
              : objects.replace(CONFIG_MAPS, whole));
    } catch (ApiException e) {
      throw failed(bucket, part.getMetadata().getName(), e);
    }
  }

  private String delete(BucketRef bucket, String name, String version) {
    try {
      objects.delete(CONFIG_MAPS, namespace, name, version);
      return name;
    } catch (ApiException e) {
      throw failed(bucket, name, e);
    }
  }

  private InventoryException failed(BucketRef bucket, String name, ApiException cause) {
    String what =
        "the inventory of Bucket " + bucket.display() + " (ConfigMap " + namespace + "/" + name;
    if (cause.code() == HttpURLConnection.HTTP_NOT_FOUND
        && objects.get(NAMESPACES, "", namespace, Namespace.class).isEmpty()) {
      return new InventoryException(
          "Could not write "
              + what
              + "): there is no Namespace "
              + namespace
              + "; create it, or set POD_NAMESPACE to the one Sluice runs in",
          cause);
    }
    boolean conflict =
        cause.code() == HttpURLConnection.HTTP_CONFLICT
            || cause.code() == HttpURLConnection.HTTP_NOT_FOUND;
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
