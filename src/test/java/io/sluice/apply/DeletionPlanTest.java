package io.sluice.apply;

import static io.sluice.apply.Objects.annotated;
import static io.sluice.apply.Objects.configMap;
import static io.sluice.apply.Objects.id;
import static io.sluice.apply.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.api.ApplySpec;
import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeletionPlanTest {

  private static final DeletionCircumstances USUAL =
      new DeletionCircumstances(false, false, false, Optional.empty());

  private final PlanScene scene = new PlanScene();

  @Test
  void allThatWasAppliedIsDeletedWhateverTheLimit() {
    // Given
    scene.configMaps(30).sync();
    // When
    DeletionPlan plan = plan();
    // Then
    assertThat(letGo(USUAL)).isEmpty();
    assertThat(deleted(plan)).hasSize(30);
    assertThat(plan.staying()).isEmpty();
  }

  @Test
  void deletionGoesAgainstTheApplyOrder() {
    // Given
    scene
        .file(
            "a.yaml",
            object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "r"),
            configMap("a"),
            object("apiregistration.k8s.io/v1", "APIService", "", "v1.x.io"))
        .sync();
    // When / Then
    assertThat(deleted(plan()))
        .extracting(ObjectId::kind)
        .containsExactly("APIService", "ConfigMap", "ClusterRole");
  }

  @Test
  void whatHoldsDataStaysAndIsNamed() {
    // Given
    scene
        .file(
            "a.yaml",
            object("v1", "Namespace", "", "data"),
            annotated(object("v1", "Namespace", "", "scratch"), "sluice.io/prune", "enabled"),
            configMap("a"))
        .sync();
    // When
    DeletionPlan plan = plan();
    // Then
    assertThat(deleted(plan)).containsExactly(id(configMap("a")), id("Namespace", "", "scratch"));
    assertThat(plan.staying())
        .extracting(Outcome::message)
        .containsExactly("Namespace/data stays in the cluster: it holds data");
  }

  @Test
  void whatBelongsToOthersOrIsAnnotatedStays() {
    // Given
    scene.configMaps(3).sync();
    scene.annotateLive(id(configMap("cm-0")), "sluice.io/prune", "disabled");
    scene.change(id(configMap("cm-1")), "fields", Map.of());
    // When
    DeletionPlan plan = plan();
    // Then
    assertThat(deleted(plan)).containsExactly(id(configMap("cm-2")));
    assertThat(plan.staying()).hasSize(2);
  }

  @Test
  void whatCannotBeReadIsAskedForAgain() {
    // Given
    scene.configMaps(2).sync();
    scene.unreadable.put(id(configMap("cm-0")), "forbidden");
    // When
    DeletionPlan plan = plan();
    // Then
    assertThat(plan.undecided()).extracting(Outcome::id).containsExactly(id(configMap("cm-0")));
  }

  @Test
  void orphanLetsGo() {
    scene.configMaps(1).sync();
    scene.deletionPolicy = ApplySpec.DeletionPolicy.Orphan;
    assertThat(letGo(USUAL))
        .hasValue("1 object stays in the cluster: spec.apply.deletionPolicy is Orphan");
  }

  @Test
  void aSuspendedBucketLetsGo() {
    scene.configMaps(2).sync();
    assertThat(letGo(new DeletionCircumstances(true, false, false, Optional.empty())))
        .hasValue("2 objects stay in the cluster: the Bucket is suspended");
  }

  @Test
  void aTerminatingNamespaceLetsGo() {
    scene.configMaps(2).sync();
    assertThat(letGo(new DeletionCircumstances(false, true, false, Optional.empty())))
        .hasValueSatisfying(reason -> assertThat(reason).contains("Namespace"));
  }

  @Test
  void aTerminatingCrdLetsGo() {
    scene.configMaps(2).sync();
    assertThat(letGo(new DeletionCircumstances(false, false, true, Optional.empty())))
        .hasValueSatisfying(reason -> assertThat(reason).contains("CRD"));
  }

  @Test
  void aServiceAccountThatIsGoneLetsGo() {
    scene.configMaps(2).sync();
    assertThat(letGo(new DeletionCircumstances(false, false, false, Optional.of("team/deployer"))))
        .hasValueSatisfying(reason -> assertThat(reason).contains("team/deployer"));
  }

  @Test
  void anEmptyInventoryLetsGo() {
    assertThat(letGo(USUAL)).hasValue("nothing was applied");
  }

  private Optional<String> letGo(DeletionCircumstances circumstances) {
    return DeletionPlan.letGo(scene.policy(), circumstances, scene.inventory);
  }

  private DeletionPlan plan() {
    return DeletionPlan.of(
        scene.policy(),
        scene.inventory,
        scene.view(LiveQuestions.of(scene.inventory).keySet()),
        scene.ownership(),
        PlanScene.UNTOUCHABLE);
  }

  private static List<ObjectId> deleted(DeletionPlan plan) {
    return plan.stages().stream().flatMap(List::stream).map(InventoryEntry::id).toList();
  }
}
