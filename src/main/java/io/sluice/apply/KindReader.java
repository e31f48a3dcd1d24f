package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;

/** Reads the metadata of objects of one kind: by lists where there are many, else one by one. */
final class KindReader {

  /** For each object that is looked for, so many are listed at most. */
  private static final int OTHERS = 4;

  private final KubeApi api;
  private final ResourceKind kind;
  private final int width;
  private final Map<ObjectId, LiveObject> found = new ConcurrentHashMap<>();
  private final Map<ObjectId, LiveObjects.Unread> unread = new ConcurrentHashMap<>();

  KindReader(KubeApi api, ResourceKind kind, int width) {
    this.api = api;
    this.kind = kind;
    this.width = width;
  }

  /**
   * @throws ApiException for all but what is forbidden or not there
   */
  LiveObjects read(Set<ObjectId> ids) {
    Map<String, Set<ObjectId>> byNamespace = byNamespace(ids);
    int requests = byNamespace.values().stream().mapToInt(KindReader::requestsFor).sum();
    boolean listAll = byNamespace.size() > 1 && requests > LiveReader.FEW;
    if (!listAll || !list("", ids)) {
      Parallel.map(
          byNamespace.entrySet(),
          width,
          entry -> {
            readNamespace(entry.getKey(), entry.getValue());
            return null;
          });
    }
    return new LiveObjects(found, unread);
  }

  /** As {@link #read}, of those that carry the labels. */
  LiveObjects readLabelled(Set<ObjectId> ids, Map<String, String> labels) {
    String labelSelector =
        labels.entrySet().stream()
            .map(label -> label.getKey() + "=" + label.getValue())
            .sorted()
            .collect(Collectors.joining(","));
    Map<String, Set<ObjectId>> byNamespace = byNamespace(ids);
    if (byNamespace.size() == 1 || !listLabelled("", labelSelector, ids)) {
      Parallel.map(
          byNamespace.entrySet(),
          width,
          entry -> {
            if (!listLabelled(entry.getKey(), labelSelector, entry.getValue())) {
              readEach(entry.getValue());
            }
            return null;
          });
    }
    found.values().removeIf(live -> !live.labels().entrySet().containsAll(labels.entrySet()));
    return new LiveObjects(found, unread);
  }

  private Map<String, Set<ObjectId>> byNamespace(Set<ObjectId> ids) {
    return ids.stream()
        .collect(
            Collectors.groupingBy(
                id -> kind.namespaced() ? id.namespace() : "",
                TreeMap::new,
                Collectors.toCollection(TreeSet::new)));
  }

  private static int requestsFor(Collection<ObjectId> ids) {
    return ids.size() <= LiveReader.FEW ? ids.size() : 1;
  }

  private void readNamespace(String namespace, Set<ObjectId> ids) {
    if (ids.size() <= LiveReader.FEW || !list(namespace, ids)) {
      readEach(ids.stream().filter(id -> !found.containsKey(id)).toList());
    }
  }

  /**
   * False where the identity may not list there, or where there are so many others that what was
   * not found so far is better read one by one.
   */
  private boolean list(String namespace, Set<ObjectId> wanted) {
    return ifAllowed(
        () -> api.list(kind, namespace, OTHERS * wanted.size(), live -> keep(live, wanted)));
  }

  private boolean listLabelled(String namespace, String labelSelector, Set<ObjectId> wanted) {
    return ifAllowed(
        () -> {
          api.listLabelled(kind, namespace, labelSelector, live -> keep(live, wanted));
          return true;
        });
  }

  private void keep(LiveObject live, Set<ObjectId> wanted) {
    if (wanted.contains(live.id())) {
      found.put(live.id(), live);
    }
  }

  private static boolean ifAllowed(BooleanSupplier list) {
    try {
      return list.getAsBoolean();
    } catch (ApiException refused) {
      if (refused.isForbidden() || refused.code() == 405) {
        return false;
      }
      throw refused;
    }
  }

  private void readEach(Collection<ObjectId> ids) {
    Parallel.map(
        ids,
        width,
        id -> {
          try {
            Optional<LiveObject> live = api.metadata(kind, id);
            live.ifPresent(object -> found.put(id, object));
          } catch (ApiException refused) {
            if (refused.isNotServed() || refused.isNoAnswer()) {
              throw refused;
            }
            unread.put(
                id,
                new LiveObjects.Unread(
                    refused.isForbidden() ? LiveObjects.Why.FORBIDDEN : LiveObjects.Why.FAILED,
                    refused.getMessage()));
          }
          return null;
        });
  }
}
