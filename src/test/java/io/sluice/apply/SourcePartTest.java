package io.sluice.apply;

import static io.sluice.apply.Objects.configMap;
import static io.sluice.apply.Objects.id;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.manifest.ManifestProblem;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SourcePartTest {

  private final PlanScene scene = new PlanScene();

  @BeforeEach
  void allIsDone() {
    scene.file("a.yaml", configMap("a")).file("b.yaml", configMap("b")).sync();
  }

  @Test
  void aPlanForTheKeyThatChangedIsThePlanForAll() {
    // Given
    var before = scene.known();
    scene.file("a.yaml", configMap("app", "a", "2"));
    // When
    SourcePart part = part("a.yaml", before).orElseThrow();
    // Then
    assertThat(part.inventory().entries().keySet()).containsExactly(id(configMap("a")));
    assertThat(planFor(part)).isEqualTo(withoutCount(scene.plan()));
  }

  @Test
  void anObjectMoreInAKeyIsPartOfIt() {
    // Given
    var before = scene.known();
    scene.file("a.yaml", configMap("a"), configMap("new"));
    // When
    SourcePart part = part("a.yaml", before).orElseThrow();
    // Then
    assertThat(planFor(part).intents())
        .extracting(InventoryEntry::id)
        .containsExactly(id(configMap("new")));
  }

  @Test
  void whatAnObjectLeftTellsNothingByItself() {
    // Given
    var before = scene.known();
    scene.file("a.yaml", configMap("other"));
    // Then
    assertThat(part("a.yaml", before)).isEmpty();
  }

  @Test
  void whatAnotherKeyHoldsTooTellsNothingByItself() {
    // Given
    var before = scene.known();
    scene.file("a.yaml", configMap("a"), configMap("b"));
    // Then
    assertThat(part("a.yaml", before)).isEmpty();
  }

  @Test
  void aKindThatComesWithTheKeyConcernsOthers() {
    // Given
    var before = scene.known();
    scene.file("a.yaml", configMap("a"), Objects.crd("example.com", "Widget", "Namespaced"));
    // Then
    assertThat(part("a.yaml", before)).isEmpty();
  }

  @Test
  void aKindThatIsNotKnownConcernsOthers() {
    // Given
    var before = scene.known();
    scene.file("a.yaml", configMap("a"), Objects.object("example.com/v1", "Widget", "", "x"));
    // Then
    assertThat(part("a.yaml", before)).isEmpty();
  }

  @Test
  void aBrokenKeyTellsNothingByItself() {
    // Given
    var broken =
        new ReadKey("a.yaml", "v9", List.of(), List.of(new ManifestProblem("a.yaml", "bad")));
    // Then
    assertThat(
            SourcePart.of(
                List.of(broken), scene.known(), scene.inventory, PlanScene::scope, scene.policy()))
        .isEmpty();
  }

  @Test
  void allIsDoneAfterASyncThatWroteAll() {
    assertThat(SourcePart.isAllDone(scene.situation().desired(), scene.inventory)).isTrue();
  }

  @Test
  void notAllIsDoneWhereAWriteFailed() {
    // Given
    scene.refused.add(id(configMap("a")));
    // When
    scene.file("a.yaml", configMap("app", "a", "2")).sync();
    // Then
    assertThat(SourcePart.isAllDone(scene.situation().desired(), scene.inventory)).isFalse();
  }

  @Test
  void notAllIsDoneWhileSomethingElseIsInTheInventory() {
    // Given
    var desired = scene.remove("b.yaml").situation().desired();
    // Then
    assertThat(SourcePart.isAllDone(desired, scene.inventory)).isFalse();
    assertThat(SourcePart.isDone(desired, scene.inventory)).isTrue();
  }

  private Optional<SourcePart> part(String key, Map<String, KnownKey> before) {
    return SourcePart.of(
        List.of(scene.read(key)), before, scene.inventory, PlanScene::scope, scene.policy());
  }

  private SyncPlan planFor(SourcePart part) {
    var situation =
        new Situation(
            part.desired(), part.inventory(), scene.situation().source(), DriftListing.NONE);
    var view = scene.view(LiveQuestions.of(situation).keySet());
    return withoutCount(SyncPlan.of(situation, view, scene.policy(), scene.ownership()));
  }

  private static SyncPlan withoutCount(SyncPlan plan) {
    return new SyncPlan(
        plan.stages(),
        plan.intents(),
        plan.notApplied(),
        plan.drifted(),
        plan.pruneCandidates(),
        plan.keysToRead(),
        0);
  }
}
