package io.sluice.apply;

import static io.sluice.apply.Objects.annotated;
import static io.sluice.apply.Objects.configMap;
import static io.sluice.apply.Objects.id;
import static io.sluice.apply.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.api.PruneLimit;
import io.sluice.apply.Outcome.What;
import io.sluice.apply.PruneBlock.Reason;
import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PruneGuardTest {

  private static final String APPROVE =
      "kubectl annotate --overwrite bucket -n team web sluice.io/approve-prune=sha256:abc";

  private final PlanScene scene = new PlanScene();

  @Test
  void whatLeftTheSourceIsDeleted() {
    // Given
    scene.configMaps(3).sync();
    ObjectId gone = cm(1);
    // When
    PlanScene.Sync sync = scene.remove("1.yaml").sync();
    // Then
    assertThat(sync.deleted()).containsExactly(gone);
    assertThat(sync.pruning().blocked()).isEmpty();
    assertThat(scene.inventory.entries()).containsOnlyKeys(cm(0), cm(2));
  }

  @Test
  void anObjectTakenOutOfAFileThatStaysIsDeleted() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("a")).sync();
    // Then
    assertThat(sync.deleted()).containsExactly(id(configMap("b")));
  }

  @Test
  void anEmptySourcePrunesNothing() {
    // Given
    scene.configMaps(3).sync();
    // When
    scene.remove("0.yaml").remove("1.yaml").remove("2.yaml");
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.block().reason()).isEqualTo(Reason.EmptySource);
    assertThat(sync.block().held()).hasSize(3);
    assertThat(sync.block().message())
        .contains("prefix", "3 objects", "allowEmpty", "ConfigMap/app/cm-0", APPROVE);
    assertThat(scene.inventory.size()).isEqualTo(3);
  }

  @Test
  void anEmptySourceMayPruneWhereAllowed() {
    // Given
    scene.allowEmpty = true;
    scene.configMaps(3).sync();
    // When
    scene.remove("0.yaml").remove("1.yaml").remove("2.yaml");
    // Then
    assertThat(scene.sync().deleted()).hasSize(3);
  }

  @Test
  void allowEmptyDoesNotLiftTheLimit() {
    // Given
    scene.allowEmpty = true;
    scene.configMaps(20).sync();
    // When
    for (int i = 0; i < 20; i++) {
      scene.remove(i + ".yaml");
    }
    // Then
    assertThat(scene.sync().block().reason()).isEqualTo(Reason.OverLimit);
  }

  @Test
  void nothingIsPrunedWhileAFileIsBroken() {
    // Given
    scene.configMaps(3).sync();
    // When
    scene.remove("0.yaml").broken.add("1.yaml");
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.block().reason()).isEqualTo(Reason.IncompleteSync);
    assertThat(sync.block().held()).containsExactly(cm(0));
    assertThat(sync.block().message()).contains("1.yaml could not be read whole", APPROVE);
  }

  @Test
  void aBrokenFileWithNothingMissingBlocksNothing() {
    // Given
    scene.configMaps(3).sync();
    // When
    scene.broken.add("1.yaml");
    // Then
    assertThat(scene.sync().pruning().blocked()).isEmpty();
  }

  @Test
  void nothingIsPrunedWhileTheSourceWasNotSeenWhole() {
    // Given
    scene.configMaps(3).sync();
    // When
    scene.remove("0.yaml").gaps.add("the listing ended early");
    // Then
    assertThat(scene.sync().block().message()).contains("the listing ended early");
  }

  @Test
  void theOldDeploymentStaysWhileTheRenamedOneIsRefused() {
    // Given
    scene.file("d.yaml", deployment("old")).sync();
    scene.refused.add(id(deployment("new")));
    // When
    PlanScene.Sync refused = scene.file("d.yaml", deployment("new")).sync();
    scene.refused.clear();
    PlanScene.Sync repaired = scene.sync();
    // Then
    assertThat(refused.deleted()).isEmpty();
    assertThat(refused.block().reason()).isEqualTo(Reason.IncompleteSync);
    assertThat(refused.block().message()).contains("Deployment/app/new could not be applied");
    assertThat(repaired.deleted()).containsExactly(id(deployment("old")));
  }

  @Test
  void nothingIsPrunedBesideADuplicate() {
    // Given
    scene.configMaps(3).sync();
    // When
    scene.remove("0.yaml").file("double.yaml", configMap("cm-1"));
    // Then
    assertThat(scene.sync().block().reason()).isEqualTo(Reason.IncompleteSync);
  }

  @Test
  void nothingIsPrunedBesideAConflict() {
    // Given
    scene.configMaps(2).sync();
    scene.put(id(configMap("x")), Map.of("argocd.argoproj.io/instance", "shop"), Map.of());
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").file("x.yaml", configMap("x")).sync();
    // Then
    assertThat(sync.block().reason()).isEqualTo(Reason.IncompleteSync);
  }

  @Test
  void anObjectLeftAloneByItsAnnotationDoesNotStopPruning() {
    // Given
    scene.configMaps(2).sync();
    // When
    PlanScene.Sync sync =
        scene
            .remove("0.yaml")
            .file("x.yaml", annotated(configMap("x"), "sluice.io/reconcile", "disabled"))
            .sync();
    // Then
    assertThat(sync.deleted()).containsExactly(cm(0));
  }

  @Test
  void whatOneListingMissesWaitsForTheNext() {
    // Given
    scene.configMaps(3).sync();
    scene.absenceProven = false;
    // When
    PlanScene.Sync first = scene.remove("0.yaml").sync();
    scene.absenceProven = true;
    PlanScene.Sync second = scene.sync();
    // Then
    assertThat(first.block().reason()).isEqualTo(Reason.IncompleteSync);
    assertThat(first.block().message()).contains("next listing").doesNotContain("approve-prune");
    assertThat(second.deleted()).containsExactly(cm(0));
  }

  @Test
  void anObjectThatLeftAFileWaitsTooAsAnotherFileMayHaveIt() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).sync();
    scene.absenceProven = false;
    // When
    PlanScene.Sync sync = scene.file("a.yaml", configMap("a")).sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.block().reason()).isEqualTo(Reason.IncompleteSync);
  }

  @Test
  void halfMayGoAtOnceAndOneMoreMayNot() {
    // Given
    PlanScene half = new PlanScene().configMaps(100);
    half.sync();
    scene.configMaps(100).sync();
    // When
    for (int i = 0; i < 50; i++) {
      half.remove(i + ".yaml");
      scene.remove(i + ".yaml");
    }
    PlanScene.Sync allowed = half.sync();
    PlanScene.Sync refused = scene.remove("50.yaml").sync();
    // Then
    assertThat(allowed.deleted()).hasSize(50);
    assertThat(refused.deleted()).isEmpty();
    assertThat(refused.block().reason()).isEqualTo(Reason.OverLimit);
    assertThat(refused.block().message())
        .contains("51 of 100", "10 minutes", "50%", "and 46 more", APPROVE);
  }

  @Test
  void sixtyOfAHundredOneByOneAreRefusedPastTheLimit() {
    // Given
    scene.configMaps(100).sync();
    // When
    int deleted = 0;
    PlanScene.Sync last = null;
    for (int i = 0; i < 60; i++) {
      scene.now = scene.now.plusSeconds(5);
      last = scene.remove(i + ".yaml").sync();
      deleted += last.deleted().size();
    }
    // Then
    assertThat(deleted).isEqualTo(50);
    assertThat(last.block().reason()).isEqualTo(Reason.OverLimit);
    assertThat(last.block().held()).hasSize(10);
  }

  @Test
  void theLimitLooksBackTenMinutes() {
    // Given
    scene.configMaps(100).sync();
    for (int i = 0; i < 50; i++) {
      scene.remove(i + ".yaml");
    }
    scene.sync();
    // When
    PlanScene.Sync within = scene.remove("50.yaml").sync();
    scene.now = scene.now.plus(Duration.ofMinutes(10));
    PlanScene.Sync after = scene.sync();
    // Then
    assertThat(within.block().reason()).isEqualTo(Reason.OverLimit);
    assertThat(after.deleted()).containsExactly(cm(50));
  }

  @Test
  void theHistoryIsKnownBeforeTheFirstDeleteAndARetryCountsOnce() {
    // Given
    scene.configMaps(100).sync();
    for (int i = 0; i < 40; i++) {
      scene.remove(i + ".yaml");
    }
    // When
    Situation situation = scene.situation();
    ClusterView view = scene.view(LiveQuestions.of(situation).keySet());
    PruneDecision killed =
        new PruneGuard(scene.policy(), scene.ownership(), PlanScene.UNTOUCHABLE)
            .decide(
                SyncPlan.of(situation, view, scene.policy(), scene.ownership()),
                situation.source(),
                scene.inventory,
                view,
                List.of(),
                scene.now);
    scene.inventory = scene.inventory.withHistory(killed.history());
    killed.deletions().get(1).stream().limit(20).forEach(d -> scene.cluster.remove(d.id()));
    PlanScene.Sync restarted = scene.sync();
    // Then
    assertThat(killed.history().keys()).hasSize(40);
    assertThat(restarted.deleted()).hasSize(20);
    assertThat(restarted.pruning().leaving())
        .hasSize(20)
        .allMatch(outcome -> outcome.what() == What.GONE);
    assertThat(restarted.pruning().blocked()).isEmpty();
    assertThat(scene.inventory.size()).isEqualTo(60);
  }

  @Test
  void belowTenObjectsTheLimitDoesNotCount() {
    // Given
    scene.limit = new PruneLimit(0, false);
    scene.configMaps(9).sync();
    // When
    for (int i = 0; i < 8; i++) {
      scene.remove(i + ".yaml");
    }
    // Then
    assertThat(scene.sync().deleted()).hasSize(8);
  }

  @Test
  void aShrinkingInventoryDoesNotSlipBelowTen() {
    // Given
    scene.configMaps(10).sync();
    // When
    for (int i = 0; i < 5; i++) {
      scene.remove(i + ".yaml").sync();
    }
    // Then
    assertThat(scene.remove("5.yaml").sync().block().message()).contains("6 of 10");
  }

  @Test
  void theLimitMayBeACount() {
    // Given
    scene.limit = new PruneLimit(2, false);
    scene.configMaps(20).sync();
    // When
    PlanScene.Sync two = scene.remove("0.yaml").remove("1.yaml").sync();
    PlanScene.Sync third = scene.remove("2.yaml").sync();
    // Then
    assertThat(two.deleted()).hasSize(2);
    assertThat(third.block().message()).contains("pruneLimit 2:");
  }

  @Test
  void whatIsNotThereAnyMoreDoesNotCount() {
    // Given
    scene.configMaps(20).sync();
    // When
    for (int i = 0; i < 15; i++) {
      scene.remove(i + ".yaml");
      scene.cluster.remove(cm(i));
    }
    PlanScene.Sync sync = scene.sync();
    // Then
    assertThat(sync.pruning().blocked()).isEmpty();
    assertThat(scene.inventory.size()).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(strings = {"Namespace", "PersistentVolume", "PersistentVolumeClaim"})
  void whatHoldsDataStaysAndTheOthersGo(String kind) {
    // Given
    ObjectNode holder = object("v1", kind, kind.endsWith("Claim") ? "app" : "", "data");
    scene.file("data.yaml", holder).configMaps(3).sync();
    // When
    PlanScene.Sync sync = scene.remove("data.yaml").remove("0.yaml").sync();
    // Then
    assertThat(sync.deleted()).containsExactly(cm(0));
    assertThat(sync.block().reason()).isEqualTo(Reason.HoldsData);
    assertThat(sync.block().held()).containsExactly(id(holder));
    assertThat(sync.block().message()).contains(id(holder).display(), APPROVE);
    assertThat(scene.inventory.entries()).containsKey(id(holder));
  }

  @Test
  void aCrdHoldsData() {
    // Given
    ObjectNode crd = Objects.crd("x.io", "Widget", "Namespaced");
    scene.file("crd.yaml", crd).configMaps(1).sync();
    // When / Then
    assertThat(scene.remove("crd.yaml").sync().block().reason()).isEqualTo(Reason.HoldsData);
  }

  @Test
  void whatHoldsDataGoesWhereAnnotatedInTheCluster() {
    // Given
    ObjectNode namespace = object("v1", "Namespace", "", "data");
    scene.file("data.yaml", namespace).configMaps(1).sync();
    scene.annotateLive(id(namespace), "sluice.io/prune", "enabled");
    // When / Then
    assertThat(scene.remove("data.yaml").sync().deleted()).containsExactly(id(namespace));
  }

  @Test
  void approvalOfThisRevisionAllowsAllThatIsCertain() {
    // Given
    ObjectNode namespace = object("v1", "Namespace", "", "data");
    scene.file("data.yaml", namespace).configMaps(20).sync();
    scene.approved = PlanScene.REVISION;
    // When
    scene.remove("data.yaml");
    for (int i = 0; i < 20; i++) {
      scene.remove(i + ".yaml");
    }
    // Then
    PlanScene.Sync sync = scene.sync();
    assertThat(sync.deleted()).hasSize(21).endsWith(id(namespace));
    assertThat(sync.pruning().blocked()).isEmpty();
  }

  @Test
  void approvalOfAnotherRevisionAllowsNothing() {
    // Given
    scene.configMaps(3).sync();
    scene.approved = "sha256:old";
    // When / Then
    scene.remove("0.yaml").remove("1.yaml").remove("2.yaml");
    assertThat(scene.sync().block().reason()).isEqualTo(Reason.EmptySource);
  }

  @Test
  void approvalDoesNotReachObjectsWhoseFileWasNotRead() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).configMaps(3).sync();
    scene.approved = PlanScene.REVISION;
    // When
    scene.broken.add("a.yaml");
    PlanScene.Sync sync = scene.remove("0.yaml").sync();
    // Then
    assertThat(sync.deleted()).containsExactly(cm(0));
    assertThat(scene.inventory.entries()).containsKeys(id(configMap("a")), id(configMap("b")));
  }

  @Test
  void approvalDoesNotReachObjectsWhoseAbsenceIsNotProven() {
    // Given
    scene.file("a.yaml", configMap("a"), configMap("b")).configMaps(2).sync();
    scene.approved = PlanScene.REVISION;
    scene.absenceProven = false;
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").file("a.yaml", configMap("a")).sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.block().reason()).isEqualTo(Reason.IncompleteSync);
    assertThat(sync.block().held()).containsExactlyInAnyOrder(cm(0), id(configMap("b")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"kube-system", "kube-public", "default", "sluice-system"})
  void theClustersOwnNamespacesAreNeverDeletedEvenIfApproved(String name) {
    // Given
    ObjectNode namespace = object("v1", "Namespace", "", name);
    scene.file("ns.yaml", namespace).configMaps(1).sync();
    scene.annotateLive(id(namespace), "sluice.io/prune", "enabled");
    scene.approved = PlanScene.REVISION;
    // When
    PlanScene.Sync sync = scene.remove("ns.yaml").sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.pruning().leaving())
        .singleElement()
        .matches(outcome -> outcome.what() == What.RELEASED);
    assertThat(scene.cluster).containsKey(id(namespace));
  }

  @Test
  void whatSluiceRunsOnIsNeverDeleted() {
    // Given
    ObjectNode crd = Objects.crd("source.toolkit.fluxcd.io", "bucket", "Namespaced");
    ObjectNode deployment = ofSluice(object("apps/v1", "Deployment", "sluice-system", "sluice"));
    ObjectNode role = ofSluice(object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "sluice"));
    ObjectNode inventory =
        configMap("sluice-system", InventoryShards.shardName(PlanScene.BUCKET, 1, 0), "1");
    ObjectNode itself = object("source.toolkit.fluxcd.io/v1", "Bucket", "team", "web");
    scene.file("own.yaml", crd, deployment, role, inventory, itself).configMaps(1).sync();
    scene.approved = PlanScene.REVISION;
    // When
    PlanScene.Sync sync = scene.remove("own.yaml").sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.pruning().leaving()).hasSize(5);
  }

  @Test
  void formerSettingsOfSluiceArePruned() {
    // Given
    ObjectNode settings = ofSluice(configMap("sluice-system", "sluice-settings-abc", "1"));
    scene.file("settings.yaml", settings).configMaps(1).sync();
    // When / Then
    assertThat(scene.remove("settings.yaml").sync().deleted()).containsExactly(id(settings));
  }

  private static ObjectNode ofSluice(ObjectNode object) {
    object.withObject("/metadata/labels").put("app.kubernetes.io/part-of", "sluice");
    return object;
  }

  @Test
  void anotherBucketMayBePruned() {
    // Given
    ObjectNode other = object("source.toolkit.fluxcd.io/v1", "Bucket", "team", "other");
    scene.file("b.yaml", other).configMaps(1).sync();
    // When / Then
    assertThat(scene.remove("b.yaml").sync().deleted()).containsExactly(id(other));
  }

  @Test
  void anObjectAnnotatedToStayIsLetGo() {
    // Given
    scene
        .file("a.yaml", annotated(configMap("a"), "kustomize.toolkit.fluxcd.io/prune", "disabled"))
        .configMaps(1)
        .sync();
    // When
    PlanScene.Sync sync = scene.remove("a.yaml").sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.pruning().leaving()).extracting(Outcome::what).containsExactly(What.RELEASED);
    assertThat(scene.inventory.entries()).doesNotContainKey(id(configMap("a")));
    assertThat(scene.cluster).containsKey(id(configMap("a")));
  }

  @Test
  void anObjectThatLostOurLabelsIsLetGo() {
    // Given
    scene.configMaps(2).sync();
    scene.change(cm(0), "fields", Map.of());
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(scene.inventory.entries()).containsOnlyKeys(cm(1));
  }

  @Test
  void anObjectMovedToAnotherBucketIsLetGo() {
    // Given
    BucketRef other = new BucketRef("team", "other");
    scene.otherBuckets.add(other);
    scene.configMaps(2).sync();
    scene.change(cm(0), "fields", OwnerLabels.of(other));
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.pruning().leaving().getFirst().message()).contains("Bucket team/other");
  }

  @Test
  void withoutPruneWhatLeavesTheSourceIsLetGo() {
    // Given
    scene.prune = false;
    scene.configMaps(2).sync();
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").sync();
    scene.prune = true;
    PlanScene.Sync turnedOn = scene.sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.pruning().blocked()).isEmpty();
    assertThat(turnedOn.deleted()).isEmpty();
    assertThat(scene.cluster).containsKey(cm(0));
    assertThat(scene.inventory.entries()).containsOnlyKeys(cm(1));
  }

  @Test
  void withoutPruneAnEmptyOrBrokenSourceLetsNothingGo() {
    // Given
    scene.prune = false;
    scene.configMaps(2).sync();
    // When
    scene.remove("0.yaml").broken.add("1.yaml");
    PlanScene.Sync broken = scene.sync();
    scene.broken.clear();
    PlanScene.Sync empty = scene.remove("1.yaml").sync();
    // Then
    assertThat(broken.pruning().leaving()).isEmpty();
    assertThat(empty.pruning().leaving()).isEmpty();
    assertThat(empty.pruning().blocked()).isEmpty();
    assertThat(scene.inventory.size()).isEqualTo(2);
  }

  @Test
  void anObjectThatCannotBeReadStays() {
    // Given
    scene.configMaps(3).sync();
    scene.unreadable.put(cm(0), "configmaps is forbidden");
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").remove("1.yaml").sync();
    // Then
    assertThat(sync.deleted()).containsExactly(cm(1));
    assertThat(sync.block().held()).containsExactly(cm(0));
    assertThat(sync.block().message()).contains("configmaps is forbidden");
  }

  @Test
  void anObjectBeingDeletedAlreadyLeaves() {
    // Given
    scene.configMaps(2).sync();
    scene.terminate(cm(0));
    // When
    PlanScene.Sync sync = scene.remove("0.yaml").sync();
    // Then
    assertThat(sync.deleted()).isEmpty();
    assertThat(sync.pruning().leaving()).extracting(Outcome::what).containsExactly(What.GONE);
  }

  @Test
  void overTheLimitTheGravestAreNamedFirst() {
    // Given
    scene.configMaps(20).file("pvc.yaml", object("v1", "PersistentVolumeClaim", "app", "z")).sync();
    scene.annotateLive(id("PersistentVolumeClaim", "app", "z"), "sluice.io/prune", "enabled");
    // When
    for (int i = 0; i < 15; i++) {
      scene.remove(i + ".yaml");
    }
    PlanScene.Sync sync = scene.remove("pvc.yaml").sync();
    // Then
    assertThat(sync.block().message())
        .contains(": PersistentVolumeClaim/app/z, ConfigMap/app/cm-0,", "and 11 more");
  }

  private static ObjectId cm(int number) {
    return id(configMap("cm-" + number));
  }

  private static ObjectNode deployment(String name) {
    return object("apps/v1", "Deployment", "app", name);
  }
}
