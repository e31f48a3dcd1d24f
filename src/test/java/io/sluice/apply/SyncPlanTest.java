package io.sluice.apply;

import static io.sluice.apply.Objects.annotated;
import static io.sluice.apply.Objects.configMap;
import static io.sluice.apply.Objects.id;
import static io.sluice.apply.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.apply.Outcome.What;
import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SyncPlanTest {

  private static final ObjectId A = id(configMap("a"));
  private static final ObjectId B = id(configMap("b"));
  private static final Map<String, String> FLUX =
      Map.of(
          "kustomize.toolkit.fluxcd.io/name",
          "apps",
          "kustomize.toolkit.fluxcd.io/namespace",
          "flux-system");

  private final PlanScene scene = new PlanScene();

  @Test
  void aFirstSyncWritesAllAndNamesItBefore() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b"));
    // When
    SyncPlan plan = scene.plan();
    // Then
    assertThat(plan.stages().get(2)).extracting(DesiredObject::id).containsExactly(A, B);
    assertThat(plan.intents()).extracting(InventoryEntry::id).containsExactly(A, B);
    assertThat(plan.intents()).allMatch(entry -> entry.hash().isEmpty() && entry.uid().isEmpty());
  }

  @Test
  void aSyncThatFindsNothingNewWritesAndAsksNothing() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // When
    SyncPlan plan = scene.plan();
    // Then
    assertThat(LiveQuestions.of(scene.situation())).isEmpty();
    assertThat(plan.stages()).allMatch(List::isEmpty);
    assertThat(plan.intents()).isEmpty();
    assertThat(plan.pruneCandidates()).isEmpty();
  }

  @Test
  void onlyTheObjectThatChangedIsWritten() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // When
    scene.file("a.yaml", configMap("app", "a", "2"), configMap("b"));
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
    assertThat(scene.inventory.entries().get(B).sourceVersion()).isEqualTo("v2");
  }

  @Test
  void anObjectMovedToAnotherFileIsNotWrittenAndItsEntryFollows() {
    // Given
    scene.file("a.yaml", configMap("a")).sync();
    // When
    PlanScene.Sync sync = scene.remove("a.yaml").file("z.yaml", configMap("a")).sync();
    // Then
    assertThat(sync.written()).isEmpty();
    assertThat(sync.plan().pruneCandidates()).isEmpty();
    assertThat(scene.inventory.entries().get(A).sourceKey()).isEqualTo("z.yaml");
  }

  @Test
  void whatIsAboutToChangeIsMarkedUnsureBefore() {
    // Given
    scene.file("a.yaml", configMap("a")).sync();
    String uid = scene.inventory.entries().get(A).uid();
    // When
    SyncPlan plan = scene.file("a.yaml", configMap("app", "a", "2")).plan();
    // Then
    assertThat(plan.intents())
        .singleElement()
        .matches(entry -> entry.hash().isEmpty() && entry.uid().equals(uid));
  }

  @Test
  void aSyncKilledAfterAWriteIsRepeatedEvenIfTheFileWasTurnedBack() {
    // Given
    scene.file("a.yaml", configMap("a")).sync();
    SyncPlan killed = scene.file("a.yaml", configMap("app", "a", "2")).plan();
    scene.inventory = scene.inventory.with(killed.intents());
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("a")).sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
  }

  @Test
  void whatFailedIsTriedAgain() {
    // Given
    scene.refused.add(A);
    scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // When
    scene.refused.clear();
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
    assertThat(scene.inventory.entries().get(A).hash()).isNotEmpty();
  }

  @Test
  void whatFailedInAnUnchangedKeyMustBeReadAgain() {
    // Given
    scene.readsOnlyChanges = true;
    scene.refused.add(A);
    scene.file("a.yaml", configMap("a")).file("b.yaml", configMap("b")).sync();
    // When
    SyncPlan plan = scene.plan();
    // Then
    assertThat(plan.keysToRead()).containsExactly("a.yaml");
    assertThat(plan.stages()).allMatch(List::isEmpty);
  }

  @Test
  void crdsAndNamespacesComeBeforeTheirContent() {
    // Given
    scene.file(
        "all.yaml",
        object("x.io/v1", "Widget", "new", "w"),
        configMap("new", "c", "1"),
        Objects.crd("x.io", "Widget", "Namespaced"),
        object("v1", "Namespace", "", "new"));
    // When
    SyncPlan plan = scene.plan();
    // Then
    assertThat(plan.stages().get(0))
        .extracting(object -> object.id().kind())
        .containsExactly("CustomResourceDefinition", "Namespace");
    assertThat(plan.stages().get(2))
        .extracting(object -> object.id().kind())
        .containsExactly("ConfigMap", "Widget");
  }

  @Test
  void aDuplicateIsRefusedWithBothKeysAndNotPruned() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // When
    PlanScene.Sync sync = scene.file("z.yaml", configMap("app", "a", "2")).sync();
    // Then
    assertThat(sync.written()).isEmpty();
    assertThat(sync.notApplied(A).what()).isEqualTo(What.FAILED);
    assertThat(sync.notApplied(A).message())
        .isEqualTo("ConfigMap/app/a is in a.yaml and in z.yaml; none is applied. Keep one of them");
    assertThat(sync.plan().pruneCandidates()).isEmpty();
    assertThat(scene.inventory.entries()).containsKey(A);
  }

  @Test
  void anUnknownKindFailsAndItsOldObjectIsNoPruneCandidate() {
    // Given
    ObjectId widget = new ObjectId("x.io", "Widget", "app", "w");
    scene
        .file("crd.yaml", Objects.crd("x.io", "Widget", "Namespaced"))
        .file("w.yaml", object("x.io/v1", "Widget", "app", "w"))
        .sync();
    // When
    PlanScene.Sync sync = scene.remove("crd.yaml").sync();
    // Then
    assertThat(sync.notApplied(widget).message()).contains("the cluster knows no Widget");
    assertThat(sync.plan().pruneCandidates())
        .extracting(entry -> entry.id().kind())
        .containsExactly("CustomResourceDefinition");
    assertThat(sync.deleted()).isEmpty();
  }

  @Test
  void anObjectOfFluxIsRefusedAndTheOwnerAndTheWayOutAreNamed() {
    // Given
    scene.put(A, FLUX, Map.of());
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // Then
    assertThat(sync.written()).containsExactly(B);
    assertThat(sync.notApplied(A).what()).isEqualTo(What.CONFLICT);
    assertThat(sync.notApplied(A).message())
        .contains(
            "ConfigMap/app/a (a.yaml): belongs to Flux Kustomization flux-system/apps",
            "kubectl annotate bucket -n team web sluice.io/adopt=enabled");
    assertThat(scene.inventory.entries()).doesNotContainKey(A);
  }

  @Test
  void anAnnotatedBucketAdopts() {
    // Given
    scene.put(A, FLUX, Map.of());
    scene.adopt = true;
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("a")).sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
  }

  @Test
  void anAnnotatedObjectIsAdopted() {
    // Given
    scene.put(A, FLUX, Map.of());
    // When
    PlanScene.Sync sync =
        scene.file("a.yaml", annotated(configMap("a"), "sluice.io/adopt", "enabled")).sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
  }

  @Test
  void anAdoptedObjectStaysOursWithoutTheAnnotation() {
    // Given
    scene.put(A, FLUX, Map.of());
    scene.adopt = true;
    scene.file("a.yaml", configMap("a")).sync();
    // When
    scene.adopt = false;
    PlanScene.Sync sync = scene.file("a.yaml", configMap("app", "a", "2")).sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
  }

  @Test
  void whatAnotherBucketTookOverIsNotTakenBack() {
    // Given
    BucketRef other = new BucketRef("team", "other");
    scene.otherBuckets.add(other);
    scene.adopt = true;
    scene.file("a.yaml", configMap("a")).sync();
    // When
    scene.change(A, "fields", OwnerLabels.of(other));
    PlanScene.Sync sync = scene.file("a.yaml", configMap("app", "a", "2")).sync();
    // Then
    assertThat(sync.notApplied(A).what()).isEqualTo(What.CONFLICT);
    assertThat(sync.notApplied(A).message()).contains("was taken over by Bucket team/other");
  }

  @Test
  void anObjectOfABucketThatIsGoneIsTaken() {
    // Given
    scene.put(A, OwnerLabels.of(new BucketRef("team", "gone")), Map.of());
    // When / Then
    assertThat(scene.file("a.yaml", configMap("a")).sync().written()).containsExactly(A);
  }

  @Test
  void anObjectThatAsksToBeLeftAloneIsNeitherWrittenNorPruned() {
    // Given
    scene.file("a.yaml", configMap("a")).sync();
    // When
    PlanScene.Sync sync =
        scene
            .file(
                "a.yaml",
                annotated(
                    configMap("app", "a", "2"),
                    "kustomize.toolkit.fluxcd.io/reconcile",
                    "Disabled"))
            .sync();
    // Then
    assertThat(sync.written()).isEmpty();
    assertThat(sync.notApplied(A).what()).isEqualTo(What.SKIPPED);
    assertThat(sync.plan().pruneCandidates()).isEmpty();
  }

  @Test
  void anAnnotationInTheClusterStopsWritesToo() {
    // Given
    scene.file("a.yaml", configMap("a")).sync();
    scene.annotateLive(A, "sluice.io/reconcile", "disabled");
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("app", "a", "2")).sync();
    // Then
    assertThat(sync.notApplied(A).what()).isEqualTo(What.SKIPPED);
    assertThat(scene.plan().notApplied()).hasSize(1);
  }

  @Test
  void ifNotPresentLeavesWhatIsThere() {
    // Given
    scene.put(A, Map.of(), Map.of());
    scene.file(
        "a.yaml",
        annotated(configMap("a"), "sluice.io/ssa", "IfNotPresent"),
        annotated(configMap("b"), "sluice.io/ssa", "IfNotPresent"));
    // When
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).containsExactly(B);
    assertThat(sync.notApplied(A).what()).isEqualTo(What.SKIPPED);
    assertThat(scene.inventory.entries()).containsOnlyKeys(B);
  }

  @Test
  void anObjectBeingDeletedFailsUntilItIsGone() {
    // Given
    scene.file("a.yaml", configMap("a")).sync();
    scene.terminate(A);
    scene.file("a.yaml", configMap("app", "a", "2"));
    // When
    PlanScene.Sync during = scene.sync();
    scene.cluster.remove(A);
    PlanScene.Sync after = scene.sync();
    // Then
    assertThat(during.notApplied(A).what()).isEqualTo(What.FAILED);
    assertThat(after.written()).containsExactly(A);
  }

  @Test
  void anObjectWhoseOwnerCannotBeReadIsNotWritten() {
    // Given
    scene.unreadable.put(A, "configmaps is forbidden");
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // Then
    assertThat(sync.written()).containsExactly(B);
    assertThat(sync.notApplied(A).message()).contains("configmaps is forbidden");
  }

  @Test
  void theQuestionsNameWhatIsNewChangedOrMissing() {
    // Given
    scene
        .file("a.yaml", configMap("a"))
        .file("b.yaml", configMap("b"))
        .file("c.yaml", configMap("c"));
    scene.sync();
    // When
    scene
        .file("a.yaml", configMap("app", "a", "2"))
        .remove("b.yaml")
        .file("d.yaml", object("apps/v1", "Deployment", "app", "d"));
    // Then
    assertThat(LiveQuestions.of(scene.situation()))
        .containsOnly(
            Map.entry(A, "v1"),
            Map.entry(B, "v1"),
            Map.entry(new ObjectId("apps", "Deployment", "app", "d"), "apps/v1"));
  }

  @Test
  void anObjectNotAskedForIsNeverTakenAsAbsent() {
    scene.file("a.yaml", configMap("a"));
    org.assertj.core.api.Assertions.assertThatIllegalStateException()
        .isThrownBy(
            () ->
                SyncPlan.of(
                    scene.situation(), scene.view(Set.of()), scene.policy(), scene.ownership()))
        .withMessageContaining("ConfigMap/app/a");
  }

  @Test
  void objectsOfABrokenFileAreNoPruneCandidates() {
    // Given
    scene.file("a.yaml", configMap("a")).file("b.yaml", configMap("b")).sync();
    // When
    scene.broken.add("a.yaml");
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.plan().pruneCandidates()).isEqualTo(List.of());
    assertThat(scene.inventory.entries()).containsKey(A);
  }
}
