package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the metadata of many objects with few requests, by kind. Never throws for what the API
 * server answers: that is in the result.
 */
@Singleton
public class LiveReader {

  /** So many objects are read one by one; of more, the list is. */
  static final int FEW = 4;

  private static final int ATTEMPTS = 3;

  private final KubeApis apis;
  private final ResourceKinds kinds;

  @Inject
  public LiveReader(KubeApis apis, ResourceKinds kinds) {
    this.apis = apis;
    this.kinds = kinds;
  }

  /** The metadata of these objects, with the identity's rights. Blocks. */
  public LiveObjects read(Collection<ObjectId> ids, Identity identity) {
    return eachKind(ids, identity, KindReader::read);
  }

  /**
   * The metadata of those of these objects that carry the labels: one list a kind (one a namespace
   * where the identity may not list all).
   *
   * @param labels all of which an object must carry to be found
   */
  public LiveObjects readLabelled(
      Collection<ObjectId> ids, Map<String, String> labels, Identity identity) {
    return eachKind(ids, identity, (reader, ofOneKind) -> reader.readLabelled(ofOneKind, labels));
  }

  private interface Reading {
    LiveObjects read(KindReader reader, Set<ObjectId> ofOneKind);
  }

  private LiveObjects eachKind(Collection<ObjectId> ids, Identity identity, Reading reading) {
    Map<String, Set<ObjectId>> byKind =
        ids.stream()
            .collect(
                Collectors.groupingBy(
                    id -> id.group() + "/" + id.kind(),
                    TreeMap::new,
                    Collectors.toCollection(TreeSet::new)));
    Function<Set<ObjectId>, LiveObjects> readKind =
        ofOneKind -> readKind(ofOneKind, identity, reading);
    List<LiveObjects> answers =
        Parallel.map(new ArrayList<>(byKind.values()), apis.concurrency(), readKind);
    Map<ObjectId, LiveObject> found = new HashMap<>();
    Map<ObjectId, LiveObjects.Unread> unread = new HashMap<>();
    for (LiveObjects answer : answers) {
      found.putAll(answer.found());
      unread.putAll(answer.unread());
    }
    explain(unread, identity);
    return new LiveObjects(found, unread);
  }

  /** An account that is not there is forbidden everything: then that is what to tell. */
  private void explain(Map<ObjectId, LiveObjects.Unread> unread, Identity identity) {
    boolean forbidden =
        unread.values().stream().anyMatch(u -> u.why() == LiveObjects.Why.FORBIDDEN);
    if (forbidden && !exists(identity)) {
      unread.replaceAll(
          (id, u) ->
              u.why() == LiveObjects.Why.FORBIDDEN
                  ? new LiveObjects.Unread(u.why(), identity.missing())
                  : u);
    }
  }

  private boolean exists(Identity identity) {
    try {
      return apis.exists(identity);
    } catch (ApiException unknown) {
      return true;
    }
  }

  private LiveObjects readKind(Set<ObjectId> ids, Identity identity, Reading reading) {
    try {
      return readServed(ids, identity, reading);
    } catch (ApiException refused) {
      return unread(ids, LiveObjects.Why.FAILED, refused.getMessage());
    }
  }

  /** What is known of a kind may be old: it counts as not served once it was asked for anew. */
  private LiveObjects readServed(Set<ObjectId> ids, Identity identity, Reading reading) {
    ObjectId any = ids.iterator().next();
    for (int attempt = 1; ; attempt++) {
      Optional<ResourceKind> kind = kinds.find(any);
      if (kind.isPresent() && !ids.stream().allMatch(kind.get()::fits)) {
        kind = kinds.findNow(kind.get().apiVersion(), any.kind());
      }
      if (kind.isEmpty()) {
        return unread(ids, LiveObjects.Why.NOT_SERVED, "the cluster does not serve " + any.kind());
      }
      try {
        return readFitting(kind.get(), ids, identity, reading);
      } catch (ApiException refused) {
        if (!refused.isNotServed() || attempt == ATTEMPTS) {
          throw refused;
        }
        kinds.forget(kind.get().apiVersion());
      }
    }
  }

  private LiveObjects readFitting(
      ResourceKind kind, Set<ObjectId> ids, Identity identity, Reading reading) {
    Set<ObjectId> fitting = ids.stream().filter(kind::fits).collect(Collectors.toSet());
    return fitting.isEmpty()
        ? new LiveObjects(Map.of(), Map.of())
        : reading.read(new KindReader(apis.as(identity), kind, apis.concurrency()), fitting);
  }

  private static LiveObjects unread(Set<ObjectId> ids, LiveObjects.Why why, String message) {
    LiveObjects.Unread unread = new LiveObjects.Unread(why, message);
    return new LiveObjects(
        Map.of(), ids.stream().collect(Collectors.toMap(id -> id, id -> unread)));
  }
}
