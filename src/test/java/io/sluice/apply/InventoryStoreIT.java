package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.TestBed;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InventoryStoreIT {

  private static final BucketRef BUCKET = new BucketRef("team", "web");

  private KubernetesClient client;
  private KubeObjects objects;
  private String namespace;
  private InventoryStore store;

  @BeforeEach
  void freshNamespace() {
    client = TestBed.shared().client();
    objects = new KubeApis(client, new SimpleMeterRegistry(), 32).objects();
    namespace = TestBed.shared().namespace("inventory");
    store = new InventoryStore(objects, namespace);
  }

  @Test
  void nothingStoredIsAnEmptyInventory() {
    assertThat(store.load(BUCKET).inventory()).isEqualTo(Inventory.EMPTY);
  }

  @Test
  void whatIsSavedIsLoaded() {
    // Given
    Inventory inventory =
        Inventories.of(300)
            .withHistory(
                PruneHistory.NONE.plus(
                    Instant.parse("2026-01-01T00:00:00Z"), 9, List.of(Inventories.entry(1).id())));
    // When
    StoredInventory saved = store.save(store.load(BUCKET), inventory);
    // Then
    assertThat(new InventoryStore(objects, namespace).load(BUCKET)).isEqualTo(saved);
    assertThat(saved.inventory()).isEqualTo(inventory);
  }

  @Test
  void tenThousandEntriesFitAndOneChangeWritesOneShard() {
    // Given
    Inventory inventory = Inventories.of(10_000);
    StoredInventory saved = store.save(store.load(BUCKET), inventory);
    Map<String, String> before = versions();
    // When
    store.save(saved, inventory.with(List.of(InventoryUpdate.unsure(Inventories.entry(5)))));
    // Then
    Map<String, String> after = versions();
    assertThat(after).hasSize(64).hasSameSizeAs(before);
    assertThat(after.entrySet().stream().filter(e -> !e.getValue().equals(before.get(e.getKey()))))
        .hasSize(1);
    assertThat(store.load(BUCKET).inventory().size()).isEqualTo(10_000);
    assertThat(store.load(BUCKET).inventory().entries().get(Inventories.entry(5).id()).hash())
        .isEmpty();
  }

  @Test
  void aGrownInventoryLeavesNoOldShards() {
    // Given
    StoredInventory small = store.save(store.load(BUCKET), Inventories.of(200));
    // When
    StoredInventory large = store.save(small, Inventories.of(1000));
    StoredInventory larger = store.save(large, Inventories.of(1001));
    // Then
    assertThat(versions()).hasSize(4).isEqualTo(larger.resourceVersions());
    assertThat(store.load(BUCKET).inventory()).isEqualTo(Inventories.of(1001));
  }

  @Test
  void aGrowthThatWasBrokenOffIsFinishedByTheNextSave() {
    // Given
    store.save(store.load(BUCKET), Inventories.of(200));
    List<InventoryEntry> part = InventoryShards.spread(Inventories.of(1000), 4).get(2);
    client
        .configMaps()
        .inNamespace(namespace)
        .resource(new InventoryConfigMaps().shard(BUCKET, 4, 2, part))
        .create();
    // When
    StoredInventory loaded = store.load(BUCKET);
    store.save(loaded, loaded.inventory().without(List.of(Inventories.entry(0).id())));
    // Then
    Inventory union = Inventories.of(200).with(part);
    assertThat(loaded.inventory()).isEqualTo(union);
    assertThat(store.load(BUCKET).inventory())
        .isEqualTo(union.without(List.of(Inventories.entry(0).id())));
    assertThat(versions()).hasSize(4);
  }

  @Test
  void whoLostTheLeaseOverwritesNothing() {
    // Given
    StoredInventory former = store.save(store.load(BUCKET), Inventories.of(10));
    InventoryStore successor = new InventoryStore(objects, namespace);
    successor.save(successor.load(BUCKET), Inventories.of(12));
    // When / Then
    assertThatThrownBy(() -> store.save(former, Inventories.of(9)))
        .isInstanceOf(InventoryConflictException.class)
        .hasMessageContaining("Bucket team/web");
    assertThat(store.load(BUCKET).inventory()).isEqualTo(Inventories.of(12));
  }

  @Test
  void whoLostTheLeaseCreatesNothingOverAnother() {
    // Given
    StoredInventory former = store.load(BUCKET);
    store.save(store.load(BUCKET), Inventories.of(12));
    // When / Then
    assertThatThrownBy(() -> store.save(former, Inventories.of(9)))
        .isInstanceOf(InventoryConflictException.class);
    assertThat(store.load(BUCKET).inventory()).isEqualTo(Inventories.of(12));
  }

  @Test
  void whoLostTheLeaseDeletesNothing() {
    // Given
    StoredInventory former = store.save(store.load(BUCKET), Inventories.of(10));
    store.save(store.load(BUCKET), Inventories.of(12));
    // When / Then
    assertThatThrownBy(() -> store.save(former, Inventory.EMPTY))
        .isInstanceOf(InventoryConflictException.class);
    assertThat(store.load(BUCKET).inventory()).isEqualTo(Inventories.of(12));
  }

  @Test
  void aTruncatedShardIsNamedAndNeverEmpty() {
    // Given
    StoredInventory saved = store.save(store.load(BUCKET), Inventories.of(10));
    String name = saved.resourceVersions().firstKey();
    client
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .edit(
            shard -> {
              byte[] bytes =
                  Base64.getDecoder().decode(shard.getBinaryData().get("entries.json.gz"));
              byte[] half = java.util.Arrays.copyOf(bytes, bytes.length / 2);
              shard
                  .getBinaryData()
                  .put("entries.json.gz", Base64.getEncoder().encodeToString(half));
              return shard;
            });
    // When / Then
    assertThatThrownBy(() -> store.load(BUCKET))
        .isInstanceOf(InventoryUnreadableException.class)
        .hasMessageContaining("ConfigMap " + namespace + "/" + name)
        .hasMessageContaining("Bucket team/web")
        .hasMessageContaining("kubectl delete configmap -n " + namespace + " " + name);
  }

  @Test
  void inventoriesOfTwoBucketsAreApart() {
    // Given
    BucketRef other = new BucketRef("team", "other");
    store.save(store.load(BUCKET), Inventories.of(3));
    store.save(store.load(other), Inventories.of(4));
    // When
    store.delete(BUCKET);
    // Then
    assertThat(store.load(BUCKET).inventory().size()).isZero();
    assertThat(store.load(other).inventory().size()).isEqualTo(4);
  }

  @Test
  void theInventoriesOfManyBucketsAreReadByOneRequest() {
    // Given
    List<BucketRef> buckets =
        IntStream.range(0, 20).mapToObj(i -> new BucketRef("team", "b" + i)).toList();
    buckets.forEach(bucket -> store.save(store.load(bucket), Inventories.of(3)));
    ApiAudit audit = TestBed.shared().audit();
    InventoryStore successor = new InventoryStore(objects, namespace);
    // When
    List<StoredInventory> loaded = buckets.stream().map(successor::load).toList();
    // Then
    assertThat(loaded).allMatch(stored -> stored.inventory().equals(Inventories.of(3)));
    assertThat(audit.count(r -> r.namespace().equals(namespace))).isEqualTo(1);
  }

  @Test
  void anInventoryThatBecomesEmptyLeavesNothingBehind() {
    // Given
    StoredInventory saved = store.save(store.load(BUCKET), Inventories.of(1000));
    // When
    StoredInventory empty = store.save(saved, Inventory.EMPTY);
    // Then
    assertThat(versions()).isEmpty();
    assertThat(store.save(empty, Inventories.of(1)).shards()).isEqualTo(1);
  }

  @Test
  void peopleSeeWhoseItIs() {
    // Given
    store.save(store.load(BUCKET), Inventories.of(1));
    // When
    ConfigMap shard =
        client
            .configMaps()
            .inNamespace(namespace)
            .withLabel("app.kubernetes.io/managed-by", "sluice")
            .list()
            .getItems()
            .getFirst();
    // Then
    assertThat(shard.getMetadata().getAnnotations())
        .containsEntry("sluice.io/inventory-of", "team/web");
  }

  private Map<String, String> versions() {
    return client
        .configMaps()
        .inNamespace(namespace)
        .withLabels(InventoryShards.labels(BUCKET))
        .list()
        .getItems()
        .stream()
        .collect(
            Collectors.toMap(
                part -> part.getMetadata().getName(),
                part -> part.getMetadata().getResourceVersion()));
  }
}
