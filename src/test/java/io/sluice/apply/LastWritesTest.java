package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LastWritesTest {

  private static final ObjectId ONE = Objects.id("ConfigMap", "app", "one");
  private static final ObjectId TWO = Objects.id("ConfigMap", "app", "two");
  private static final ObjectId OTHER_KIND = Objects.id("Secret", "app", "one");

  private final LastWrites writes = new LastWrites();

  @Test
  void whatWasWrittenIsAssumedToHaveItsVersion() {
    // When
    writes.note(List.of(written(ONE, "7")));
    // Then
    assertThat(assumed(ONE, TWO)).containsOnlyKeys(ONE);
    assertThat(assumed(ONE).get(ONE).resourceVersion()).isEqualTo("7");
  }

  @Test
  void nothingIsAssumedOfWhatFailed() {
    // Given
    writes.note(List.of(written(ONE, "7")));
    // When
    writes.note(List.of(new Outcome(ONE, Outcome.What.FAILED, "refused", null)));
    // Then
    assertThat(assumed(ONE)).isEmpty();
  }

  @Test
  void nothingIsAssumedAnyMoreOfAKindThatOthersChange() {
    // Given
    writes.note(List.of(written(ONE, "7"), written(TWO, "8"), written(OTHER_KIND, "9")));
    // When
    writes.changedByOthers(List.of(ONE));
    writes.note(List.of(written(ONE, "10")));
    // Then
    assertThat(assumed(ONE, TWO, OTHER_KIND)).containsOnlyKeys(OTHER_KIND);
  }

  @Test
  void whatTheSourceNoLongerHoldsIsRead() {
    // Given
    writes.note(List.of(written(ONE, "7")));
    // When
    var assumed = writes.assumed(List.of(ONE), desired(TWO), inventory(ONE));
    // Then
    assertThat(assumed).isEmpty();
  }

  @Test
  void nothingIsAssumedAfterAllWasForgotten() {
    // Given
    writes.note(List.of(written(ONE, "7")));
    // When
    writes.forget();
    // Then
    assertThat(assumed(ONE)).isEmpty();
  }

  private Map<ObjectId, LiveObject> assumed(ObjectId... ids) {
    return writes.assumed(List.of(ids), desired(ids), inventory(ids));
  }

  private static Outcome written(ObjectId id, String version) {
    var live = new LiveObject(id, "uid", version, Map.of(), Map.of(), "f", "sluice", false);
    return new Outcome(id, Outcome.What.CONFIGURED, "", live);
  }

  private static DesiredObjects desired(ObjectId... ids) {
    return DesiredObjects.of(
        java.util.Arrays.stream(ids)
            .map(
                id ->
                    Objects.read(
                        id.name() + id.kind(), Objects.object("v1", id.kind(), "app", id.name())))
            .toList(),
        List.of(),
        PlanScene::scope,
        new PlanScene().policy());
  }

  private static Inventory inventory(ObjectId... ids) {
    return Inventory.EMPTY.with(
        java.util.Arrays.stream(ids)
            .map(id -> new InventoryEntry(id, "v1", "k", "v", "hash", "uid", "f"))
            .toList());
  }
}
