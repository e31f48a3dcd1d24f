package io.sluice.apply;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.ApplySpec;
import io.sluice.api.PruneLimit;
import io.sluice.apply.Outcome.What;
import io.sluice.manifest.Manifest;
import io.sluice.manifest.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * A source, an inventory and what the cluster holds, in memory: a test changes any of them and asks
 * for a sync, whose plan and prune decision are carried out on the same memory.
 */
final class PlanScene {

  static final BucketRef BUCKET = new BucketRef("team", "web");
  static final String REVISION = "sha256:abc";
  static final Untouchable UNTOUCHABLE = new Untouchable("sluice-system");

  final Map<ObjectId, LiveObject> cluster = new TreeMap<>();
  final Set<ObjectId> refused = new HashSet<>();
  final Map<ObjectId, String> unreadable = new HashMap<>();
  final Set<BucketRef> otherBuckets = new HashSet<>();
  final Set<String> broken = new HashSet<>();
  final List<String> gaps = new ArrayList<>();
  Inventory inventory = Inventory.EMPTY;
  Instant now = Instant.parse("2026-01-01T00:00:00Z");
  boolean absenceProven = true;
  boolean checkDrift;
  boolean readsOnlyChanges;

  boolean adopt;
  ApplySpec.Drift drift = ApplySpec.Drift.Correct;
  ApplySpec.DeletionPolicy deletionPolicy = ApplySpec.DeletionPolicy.Prune;
  boolean prune = true;
  PruneLimit limit = PruneLimit.DEFAULT;
  boolean allowEmpty;
  String approved = "";
  String targetNamespace = "";

  private final Map<String, ReadKey> files = new TreeMap<>();
  private final Map<String, KnownKey> known = new TreeMap<>();
  private int versions;
  private int uids;

  /** What one sync decided and did. */
  record Sync(DesiredObjects desired, SyncPlan plan, List<Outcome> applied, PruneDecision pruning) {

    List<ObjectId> written() {
      return plan.stages().stream().flatMap(List::stream).map(DesiredObject::id).toList();
    }

    Outcome notApplied(ObjectId id) {
      return plan.notApplied().stream().filter(o -> o.id().equals(id)).findFirst().orElseThrow();
    }

    List<ObjectId> deleted() {
      return pruning.deletions().stream().flatMap(List::stream).map(InventoryEntry::id).toList();
    }

    PruneBlock block() {
      return pruning.blocked().orElseThrow();
    }
  }

  PlanScene file(String key, ObjectNode... objects) {
    List<Manifest> manifests =
        Arrays.stream(objects).map(object -> Objects.manifest(object, key)).toList();
    files.put(key, new ReadKey(key, "v" + ++versions, manifests, List.of()));
    known.remove(key);
    return this;
  }

  PlanScene remove(String key) {
    files.remove(key);
    known.remove(key);
    return this;
  }

  /** Files {@code 0.yaml} and so on, a ConfigMap each. */
  PlanScene configMaps(int count) {
    for (int i = 0; i < count; i++) {
      file(i + ".yaml", Objects.configMap("cm-" + i));
    }
    return this;
  }

  ReadKey read(String key) {
    return files.get(key);
  }

  /** What all keys hold. */
  Map<String, KnownKey> known() {
    return situation().desired().known();
  }

  ApplyPolicy policy() {
    return new ApplyPolicy(
        BUCKET,
        targetNamespace,
        false,
        adopt,
        drift,
        prune,
        limit,
        allowEmpty,
        approved,
        deletionPolicy);
  }

  Ownership ownership() {
    return new Ownership(BUCKET, otherBuckets::contains);
  }

  /** Puts an object of somebody else's into the cluster. */
  LiveObject put(ObjectId id, Map<String, String> labels, Map<String, String> annotations) {
    LiveObject live =
        new LiveObject(id, "uid-" + ++uids, "1", labels, annotations, "fields", "", false);
    cluster.put(id, live);
    return live;
  }

  LiveObject change(ObjectId id, String fields, Map<String, String> labels) {
    LiveObject old = cluster.get(id);
    LiveObject live =
        new LiveObject(id, old.uid(), "2", labels, old.annotations(), fields, "", false);
    cluster.put(id, live);
    return live;
  }

  PlanScene annotateLive(ObjectId id, String annotation, String value) {
    LiveObject old = cluster.get(id);
    cluster.put(
        id,
        new LiveObject(
            id,
            old.uid(),
            "2",
            old.labels(),
            Map.of(annotation, value),
            old.fields(),
            "",
            old.terminating()));
    return this;
  }

  PlanScene terminate(ObjectId id) {
    LiveObject old = cluster.get(id);
    cluster.put(
        id,
        new LiveObject(
            id, old.uid(), "2", old.labels(), old.annotations(), old.fields(), "", true));
    return this;
  }

  Situation situation() {
    Set<String> wellRead = new TreeSet<>(files.keySet());
    wellRead.removeAll(broken);
    List<ReadKey> read =
        files.values().stream()
            .filter(file -> wellRead.contains(file.key()) && !known.containsKey(file.key()))
            .toList();
    List<KnownKey> kept =
        known.values().stream().filter(key -> wellRead.contains(key.key())).toList();
    DesiredObjects desired = DesiredObjects.of(read, kept, PlanScene::scope, policy());
    SourceFacts source = new SourceFacts(REVISION, List.copyOf(gaps), broken, absenceProven);
    return new Situation(desired, inventory, source, listing());
  }

  ClusterView view(Set<ObjectId> asked) {
    Map<ObjectId, LiveObject> found = new HashMap<>(cluster);
    found.keySet().retainAll(asked);
    return new ClusterView(asked, found, unreadable);
  }

  SyncPlan plan() {
    Situation situation = situation();
    return SyncPlan.of(
        situation, view(LiveQuestions.of(situation).keySet()), policy(), ownership());
  }

  Sync sync() {
    Situation situation = situation();
    ClusterView view = view(LiveQuestions.of(situation).keySet());
    SyncPlan plan = SyncPlan.of(situation, view, policy(), ownership());
    inventory = inventory.with(plan.intents());
    List<Outcome> applied = plan.stages().stream().flatMap(List::stream).map(this::apply).toList();
    List<Outcome> outcomes = new ArrayList<>(plan.notApplied());
    outcomes.addAll(applied);
    inventory = InventoryUpdate.afterApply(inventory, situation.desired(), outcomes);
    PruneDecision pruning =
        new PruneGuard(policy(), ownership(), UNTOUCHABLE)
            .decide(plan, situation.source(), inventory, view, applied, now);
    inventory = inventory.withHistory(pruning.history());
    List<Outcome> removed = new ArrayList<>(pruning.leaving());
    pruning.deletions().stream()
        .flatMap(List::stream)
        .map(InventoryEntry::id)
        .forEach(
            id -> {
              cluster.remove(id);
              removed.add(new Outcome(id, What.DELETED, "", null));
            });
    inventory = InventoryUpdate.afterRemoval(inventory, removed);
    if (readsOnlyChanges) {
      known.putAll(situation.desired().known());
    }
    return new Sync(situation.desired(), plan, applied, pruning);
  }

  private Outcome apply(DesiredObject object) {
    if (refused.contains(object.id())) {
      return new Outcome(object.id(), What.FAILED, "refused by the server", null);
    }
    LiveObject before = cluster.get(object.id());
    Map<String, String> labels = new HashMap<>(before == null ? Map.of() : before.labels());
    labels.putAll(strings(object.object(), "labels"));
    String uid = before == null ? "uid-" + ++uids : before.uid();
    LiveObject live =
        new LiveObject(
            object.id(),
            uid,
            "1",
            labels,
            strings(object.object(), "annotations"),
            "fields",
            "sluice",
            false);
    cluster.put(object.id(), live);
    return new Outcome(object.id(), before == null ? What.CREATED : What.CONFIGURED, "", live);
  }

  private DriftListing listing() {
    if (!checkDrift) {
      return DriftListing.NONE;
    }
    Map<ObjectId, LiveObject> ours = new HashMap<>(cluster);
    ours.values().removeIf(live -> !OwnerLabels.name(BUCKET, live.labels()));
    return new DriftListing(
        inventory.entries().keySet().stream().map(GroupKind::of).collect(Collectors.toSet()), ours);
  }

  static Scopes.Scope scope(String apiVersion, String kind) {
    return switch (kind) {
      case "Namespace",
          "ClusterRole",
          "ClusterRoleBinding",
          "CustomResourceDefinition",
          "StorageClass",
          "PersistentVolume",
          "APIService",
          "ValidatingWebhookConfiguration" ->
          Scopes.Scope.CLUSTER;
      case "Widget", "Gadget" -> Scopes.Scope.UNKNOWN;
      default -> Scopes.Scope.NAMESPACED;
    };
  }

  private static Map<String, String> strings(ObjectNode object, String field) {
    Map<String, String> strings = new HashMap<>();
    object
        .path("metadata")
        .path(field)
        .properties()
        .forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }
}
