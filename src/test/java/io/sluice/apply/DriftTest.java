package io.sluice.apply;

import static io.sluice.apply.Objects.annotated;
import static io.sluice.apply.Objects.configMap;
import static io.sluice.apply.Objects.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.ApplySpec.Drift;
import io.sluice.apply.Outcome.What;
import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DriftTest {

  private static final ObjectId A = id(configMap("a"));

  private final PlanScene scene = new PlanScene();

  @BeforeEach
  void synced() {
    scene.file("a.yaml", configMap("a")).file("b.yaml", configMap("b")).sync();
    scene.checkDrift = true;
  }

  @Test
  void nothingDriftedMeansNothingWrittenOrAsked() {
    assertThat(LiveQuestions.of(scene.situation())).isEmpty();
    assertThat(scene.plan().stages()).allMatch(List::isEmpty);
  }

  @Test
  void anEditedFieldOfOursIsCorrected() {
    // Given
    scene.change(A, "other", scene.cluster.get(A).labels());
    // When
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
    assertThat(sync.plan().drifted()).containsExactly(A);
    assertThat(sync.plan().intents()).isEmpty();
  }

  @Test
  void aDeletedObjectIsMadeAnew() {
    // Given
    scene.cluster.remove(A);
    // When
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).containsExactly(A);
    assertThat(scene.inventory.entries().get(A).uid()).isEqualTo(scene.cluster.get(A).uid());
  }

  @Test
  void anObjectDeletedAndMadeByAnotherHandIsCorrected() {
    // Given
    scene.put(A, OwnerLabels.of(PlanScene.BUCKET), Map.of());
    // When / Then
    assertThat(scene.sync().written()).containsExactly(A);
  }

  @Test
  void aLostLabelIsPutBack() {
    // Given
    scene.change(A, "other", Map.of());
    // When / Then
    assertThat(scene.sync().written()).containsExactly(A);
    assertThat(OwnerLabels.name(PlanScene.BUCKET, scene.cluster.get(A).labels())).isTrue();
  }

  @Test
  void anObjectTakenOverSaysSoAtEverySync() {
    // Given
    BucketRef other = new BucketRef("team", "other");
    scene.otherBuckets.add(other);
    scene.change(A, "other", OwnerLabels.of(other));
    // When
    PlanScene.Sync atPoll = scene.sync();
    scene.checkDrift = false;
    PlanScene.Sync atPush = scene.sync();
    // Then
    assertThat(atPoll.notApplied(A).what()).isEqualTo(What.CONFLICT);
    assertThat(atPush.notApplied(A).what()).isEqualTo(What.CONFLICT);
  }

  @Test
  void reportNamesItAndWritesNothing() {
    // Given
    scene.drift = Drift.Report;
    scene.cluster.remove(A);
    // When
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).isEmpty();
    assertThat(sync.plan().drifted()).containsExactly(A);
  }

  @Test
  void ignoreLeavesItUnsaid() {
    // Given
    scene.drift = Drift.Ignore;
    scene.change(A, "other", scene.cluster.get(A).labels());
    // When
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).isEmpty();
    assertThat(sync.plan().drifted()).isEmpty();
  }

  @Test
  void anObjectAnnotatedInTheClusterMayDrift() {
    // Given
    scene.change(A, "other", scene.cluster.get(A).labels());
    scene.annotateLive(A, "sluice.io/reconcile", "disabled");
    // When
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.written()).isEmpty();
    assertThat(sync.notApplied(A).what()).isEqualTo(What.SKIPPED);
    assertThat(sync.plan().drifted()).isEmpty();
  }

  @Test
  void whatWasMadeOnlyIfNotPresentMayChangeButNotVanish() {
    // Given
    ObjectId c = id(configMap("c"));
    scene.file("c.yaml", annotated(configMap("c"), "sluice.io/ssa", "IfNotPresent")).sync();
    // When
    scene.change(c, "other", Map.of());
    PlanScene.Sync changed = scene.sync();
    scene.cluster.remove(c);
    PlanScene.Sync vanished = scene.sync();
    // Then
    assertThat(changed.written()).isEmpty();
    assertThat(vanished.written()).containsExactly(c);
  }

  @Test
  void aDriftedObjectOfAnUnchangedKeyMustBeReadFirst() {
    // Given
    scene.readsOnlyChanges = true;
    scene.sync();
    scene.cluster.remove(A);
    // When
    SyncPlan plan = scene.plan();
    // Then
    assertThat(plan.keysToRead()).containsExactly("a.yaml");
    assertThat(plan.stages()).allMatch(List::isEmpty);
  }

  @Test
  void aKindThatWasNotListedHasNotDrifted() {
    // Given
    scene.cluster.remove(A);
    Situation all = scene.situation();
    // When
    Situation unlisted =
        new Situation(all.desired(), all.inventory(), all.source(), DriftListing.NONE);
    // Then
    assertThat(LiveQuestions.of(unlisted)).isEmpty();
    assertThat(
            SyncPlan.of(unlisted, ClusterView.NOTHING, scene.policy(), scene.ownership()).drifted())
        .isEmpty();
  }
}
