package io.sluice.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.CanonicalHash;
import io.sluice.manifest.Manifest;
import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Gives every object of a source its place in the cluster, once; not for reuse. */
final class Placing {

  private final Scopes scopes;
  private final ApplyPolicy policy;
  private final Map<String, String> labels;

  private final SortedMap<ObjectId, DesiredObject> objects = new TreeMap<>();
  private final Map<ObjectId, ObjectMarks> marks = new HashMap<>();
  private final SortedMap<ObjectId, List<String>> duplicates = new TreeMap<>();
  private final List<Unplaced> unplaced = new ArrayList<>();
  private final SortedSet<String> keysToRead = new TreeSet<>();
  private final SortedMap<String, KnownKey> known = new TreeMap<>();

  Placing(Scopes scopes, ApplyPolicy policy) {
    this.scopes = scopes;
    this.policy = policy;
    this.labels = OwnerLabels.of(policy.bucket());
  }

  void addRead(ReadKey key) {
    List<KnownObject> kept = new ArrayList<>();
    for (Manifest manifest : key.manifests()) {
      kept.add(place(manifest, key));
    }
    known.put(
        key.key(),
        new KnownKey(
            key.key(),
            key.version(),
            policy.targetNamespace(),
            List.copyOf(kept),
            List.copyOf(key.problems())));
  }

  void addKnown(KnownKey key) {
    if (known.containsKey(key.key())) {
      return;
    }
    if (outdated(key)) {
      keysToRead.add(key.key());
      return;
    }
    known.put(key.key(), key);
    for (KnownObject object : key.objects()) {
      if (object.placed()) {
        add(
            new DesiredObject(
                object.id(), object.apiVersion(), key.key(), key.version(), object.hash(), null),
            object.marks());
      } else {
        unplaced.add(new Unplaced(object.id(), object.apiVersion(), key.key(), scopeOf(object)));
      }
    }
  }

  DesiredObjects result() {
    objects.keySet().removeAll(duplicates.keySet());
    marks.keySet().removeAll(duplicates.keySet());
    duplicates.replaceAll((id, places) -> places.stream().sorted().toList());
    return new DesiredObjects(objects, marks, duplicates, unplaced, keysToRead, known);
  }

  private KnownObject place(Manifest manifest, ReadKey key) {
    ObjectMarks asked = ObjectMarks.of(manifest.object());
    Scopes.Scope scope = scopes.of(manifest.apiVersion(), manifest.id().kind());
    if (!scope.isKnown()) {
      unplaced.add(new Unplaced(manifest.id(), manifest.apiVersion(), key.key(), scope));
      return new KnownObject(manifest.id(), manifest.apiVersion(), "", asked, false);
    }
    ObjectId id = placed(manifest.id(), scope);
    ObjectNode sent = SentForm.of(manifest.object(), id.namespace(), labels);
    String hash = CanonicalHash.of(sent);
    add(new DesiredObject(id, manifest.apiVersion(), key.key(), key.version(), hash, sent), asked);
    return new KnownObject(id, manifest.apiVersion(), hash, asked, true);
  }

  private void add(DesiredObject object, ObjectMarks asked) {
    DesiredObject other = objects.putIfAbsent(object.id(), object);
    if (other != null) {
      duplicates
          .computeIfAbsent(object.id(), id -> new ArrayList<>(List.of(other.sourceKey())))
          .add(object.sourceKey());
    }
    if (!asked.equals(ObjectMarks.NONE)) {
      marks.put(object.id(), asked);
    }
  }

  private ObjectId placed(ObjectId written, Scopes.Scope scope) {
    return new ObjectId(written.group(), written.kind(), namespace(written, scope), written.name());
  }

  private String namespace(ObjectId written, Scopes.Scope scope) {
    if (scope == Scopes.Scope.CLUSTER) {
      return "";
    }
    if (!policy.targetNamespace().isEmpty()) {
      return policy.targetNamespace();
    }
    return written.namespace().isEmpty() ? policy.bucket().namespace() : written.namespace();
  }

  private boolean outdated(KnownKey key) {
    return !key.targetNamespace().equals(policy.targetNamespace())
        || key.objects().stream().anyMatch(this::outdated);
  }

  private boolean outdated(KnownObject object) {
    Scopes.Scope scope = scopeOf(object);
    if (!scope.isKnown()) {
      return false;
    }
    boolean namespaced = scope == Scopes.Scope.NAMESPACED;
    return !object.placed() || namespaced == object.id().namespace().isEmpty();
  }

  private Scopes.Scope scopeOf(KnownObject object) {
    return scopes.of(object.apiVersion(), object.id().kind());
  }
}
