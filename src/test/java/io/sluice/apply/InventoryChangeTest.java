package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.sluice.manifest.ObjectId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class InventoryChangeTest {

  private static final BucketRef BUCKET = new BucketRef("team", "web");
  private final InventoryConfigMaps form = new InventoryConfigMaps();

  @Test
  void oneChangedEntryRewritesOneShard() {
    // Given
    Inventory before = Inventories.of(2000);
    StoredInventory stored = stored(before);
    // When
    InventoryChange change =
        InventoryChange.of(
            stored, before.with(List.of(InventoryUpdate.unsure(Inventories.entry(7)))), form);
    // Then
    assertThat(stored.shards()).isEqualTo(8);
    assertThat(change.written()).hasSize(1);
    assertThat(change.deleted()).isEmpty();
  }

  @Test
  void theSameInventoryRewritesNothing() {
    Inventory inventory = Inventories.of(2000);
    InventoryChange change = InventoryChange.of(stored(inventory), inventory, form);
    assertThat(change.written()).isEmpty();
    assertThat(change.deleted()).isEmpty();
  }

  @Test
  void entriesThatCameAndWentRewriteTheirShards() {
    // Given
    Inventory before = Inventories.of(2000);
    Inventory after =
        before
            .without(List.of(Inventories.entry(0).id(), Inventories.entry(1999).id()))
            .with(Inventories.entries(2000, 2003));
    // When
    InventoryChange change = InventoryChange.of(stored(before), after, form);
    // Then
    List<ConfigMap> parts = new ArrayList<>(written(stored(Inventory.EMPTY), before));
    parts.removeIf(old -> change.written().stream().anyMatch(now -> name(now).equals(name(old))));
    parts.addAll(change.written());
    assertThat(change.written()).hasSizeBetween(1, 5);
    assertThat(form.read(BUCKET, versioned(parts)).inventory()).isEqualTo(after);
  }

  @Test
  void anEntryStaysInItsShardFromVersionToVersion() {
    for (InventoryEntry entry : Inventories.of(300).entries().values()) {
      assertThat(InventoryShards.hash(entry.id())).isEqualTo(entry.id().inventoryId().hashCode());
    }
    var role = new ObjectId("rbac.authorization.k8s.io", "ClusterRole", "", "");
    assertThat(InventoryShards.hash(role)).isEqualTo(role.inventoryId().hashCode());
  }

  @Test
  void growthWritesTheNewGenerationAndThenDeletesTheOld() {
    // Given
    Inventory before = Inventories.of(250);
    StoredInventory stored = stored(before);
    // When
    InventoryChange change =
        InventoryChange.of(stored, before.with(Inventories.entries(250, 600)), form);
    // Then
    assertThat(change.shards()).isEqualTo(4);
    assertThat(change.written()).hasSize(4);
    assertThat(change.deleted()).containsExactlyElementsOf(stored.resourceVersions().keySet());
  }

  @Test
  void aGrowthBrokenOffAnywhereForgetsNothing() {
    // Given
    Inventory small = Inventories.of(250);
    Inventory large = small.with(Inventories.entries(250, 600));
    List<ConfigMap> old = written(stored(Inventory.EMPTY), small);
    List<ConfigMap> grown = written(stored(small), large);
    for (int kept = 0; kept <= grown.size(); kept++) {
      // When
      List<ConfigMap> found = new ArrayList<>(old);
      found.addAll(grown.subList(0, kept));
      StoredInventory loaded = form.read(BUCKET, versioned(found));
      InventoryChange repair = InventoryChange.of(loaded, large, form);
      // Then
      assertThat(loaded.inventory().entries().keySet()).containsAll(small.entries().keySet());
      assertThat(form.read(BUCKET, versioned(repair.written())).inventory()).isEqualTo(large);
      assertThat(repair.deleted()).containsAll(stored(small).resourceVersions().keySet());
    }
  }

  @Test
  void ofTwoGenerationsTheNewerEntryCounts() {
    // Given
    List<ConfigMap> parts = new ArrayList<>();
    InventoryEntry fresh = Inventories.entry(1);
    parts.add(form.shard(BUCKET, 2, 0, List.of(fresh)));
    parts.add(form.shard(BUCKET, 16, 0, List.of(InventoryUpdate.unsure(fresh))));
    // When
    StoredInventory loaded = form.read(BUCKET, versioned(parts));
    // Then
    assertThat(loaded.inventory().entries().get(fresh.id()).hash()).isEmpty();
    assertThat(loaded.shards()).isEqualTo(16);
  }

  @Test
  void anEmptyInventoryKeepsNoConfigMap() {
    StoredInventory stored = stored(Inventories.of(3));
    InventoryChange change = InventoryChange.of(stored, Inventory.EMPTY, form);
    assertThat(change.written()).isEmpty();
    assertThat(change.deleted()).hasSize(1);
    assertThat(change.shards()).isZero();
  }

  @Test
  void theHistoryOfPrunesIsKept() {
    // Given
    PruneHistory history =
        PruneHistory.NONE.plus(
            Instant.parse("2026-01-01T00:00:00Z"), 3, List.of(Inventories.entry(1).id()));
    Inventory inventory = Inventories.of(3).withHistory(history);
    // When
    StoredInventory loaded = stored(inventory);
    InventoryChange change = InventoryChange.of(stored(Inventories.of(3)), inventory, form);
    // Then
    assertThat(loaded.inventory().history()).isEqualTo(history);
    assertThat(change.written()).hasSize(1);
  }

  @Test
  void anEntryWithEmptyFieldsComesBackAsItWas() {
    InventoryEntry entry =
        new InventoryEntry(Objects.id("Namespace", "", "ü"), "v1", "a b+ü.yaml", "", "", "", "");
    Inventory inventory = Inventory.EMPTY.with(List.of(entry));
    assertThat(stored(inventory).inventory()).isEqualTo(inventory);
  }

  @Test
  void aShardOfAnotherSchemaIsNotGuessedAt() {
    ConfigMap part = form.shard(BUCKET, 1, 0, Inventories.entries(0, 3));
    part.getData().put("schema", "2");
    assertThatThrownBy(() -> form.read(BUCKET, versioned(List.of(part))))
        .isInstanceOf(InventoryUnreadableException.class)
        .hasMessageContaining("schema is '2'");
  }

  @Test
  void aShardWithoutItsContentIsNotEmpty() {
    ConfigMap part = form.shard(BUCKET, 1, 0, Inventories.entries(0, 3));
    part.getBinaryData().clear();
    assertThatThrownBy(() -> form.read(BUCKET, versioned(List.of(part))))
        .isInstanceOf(InventoryUnreadableException.class)
        .hasMessageContaining("lacks entries.json.gz");
  }

  private StoredInventory stored(Inventory inventory) {
    StoredInventory nothing = new StoredInventory(BUCKET, Inventory.EMPTY, 0, new TreeMap<>());
    return form.read(BUCKET, versioned(written(nothing, inventory)));
  }

  private List<ConfigMap> written(StoredInventory before, Inventory after) {
    return InventoryChange.of(before, after, form).written();
  }

  private static List<ConfigMap> versioned(List<ConfigMap> parts) {
    return parts.stream()
        .map(
            part ->
                new ConfigMapBuilder(part)
                    .editMetadata()
                    .withNamespace("sluice-system")
                    .withResourceVersion("1")
                    .endMetadata()
                    .build())
        .toList();
  }

  private static String name(ConfigMap part) {
    return part.getMetadata().getName();
  }
}
