package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import org.junit.jupiter.api.Test;

/** What becomes of the applied objects when their Bucket is deleted. */
class DeletionIT {

  @Test
  void theFinalizerPrunesAlsoWithoutTheBucketsCredentials() {
    try (var it = Scenario.shared("delete-prunes")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      it.client().secrets().inNamespace(it.namespace()).withName("s3-credentials").delete();

      // When
      it.deleteBucket();

      // Then
      assertThat(it.liveConfigMap("a")).isEmpty();
      assertThat(inventoryParts(it)).isZero();
    }
  }

  @Test
  void thePruneLimitDoesNotCount() {
    try (var it = Scenario.shared("delete-limit")) {
      // Given
      for (int i = 0; i < 12; i++) {
        it.put("app/" + i + ".yaml", it.configMap("c" + i, "1"));
      }
      it.bucket("apply: {pruneLimit: 0}").awaitReady();

      // When
      it.deleteBucket();

      // Then
      assertThat(
              it.client()
                  .configMaps()
                  .inNamespace(it.namespace())
                  .withLabel("sluice.io/bucket")
                  .list()
                  .getItems())
          .isEmpty();
    }
  }

  @Test
  void withOrphanTheObjectsStay() {
    try (var it = Scenario.shared("delete-orphan")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"))
          .bucket("apply: {deletionPolicy: Orphan}")
          .awaitReady();

      // When
      it.deleteBucket();

      // Then
      assertThat(it.liveValue("a")).contains("1");
      assertThat(released(it)).contains("1 object stays", "Orphan");
    }
  }

  @Test
  void aSuspendedBucketLetsGo() {
    try (var it = Scenario.shared("delete-suspended")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      it.patchSpec("{\"suspend\":true}");

      // When
      it.deleteBucket();

      // Then
      assertThat(it.liveValue("a")).contains("1");
      assertThat(released(it)).contains("suspended");
    }
  }

  @Test
  void whatHoldsDataStays() {
    try (var it = Scenario.shared("delete-held")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"))
          .put(
              "app/claim.yaml",
              """
              apiVersion: v1
              kind: PersistentVolumeClaim
              metadata: {name: data}
              spec:
                accessModes: [ReadWriteOnce]
                resources: {requests: {storage: 1Gi}}
              """)
          .bucket()
          .awaitReady();

      // When
      it.deleteBucket();

      // Then
      assertThat(it.liveConfigMap("a")).isEmpty();
      assertThat(it.live("v1", "PersistentVolumeClaim", "data").getMetadata())
          .satisfies(meta -> assertThat(meta.getDeletionTimestamp()).isNull());
      assertThat(released(it)).contains("PersistentVolumeClaim/" + it.namespace() + "/data");
    }
  }

  @Test
  void aBucketWhoseServiceAccountIsGoneLetsGo() {
    try (var it = Scenario.shared("delete-account")) {
      // Given
      it.create(
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: deployer, namespace: %s}\n"
              .formatted(it.namespace()));
      new Kubectl(SharedSluice.get().bed())
          .run(
              "kubectl create rolebinding -n %1$s deployer --role=namespace-admin --serviceaccount=%1$s:deployer"
                  .formatted(it.namespace()));
      it.put("app/a.yaml", it.configMap("a", "1"))
          .bucket("apply: {serviceAccountName: deployer}")
          .awaitReady();
      it.client().serviceAccounts().inNamespace(it.namespace()).withName("deployer").delete();

      // When
      it.deleteBucket();

      // Then
      assertThat(it.liveValue("a")).contains("1");
      assertThat(released(it)).contains("service account " + it.namespace() + "/deployer");
    }
  }

  @Test
  void aBucketThatOnlyFetchesNeedsNoFinalizer() {
    try (var it = Scenario.shared("delete-source")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket("apply: {mode: Source}").awaitReady();

      // When
      var finalizers = it.bucketObject().orElseThrow().getMetadata().getFinalizers();

      // Then
      assertThat(finalizers).isEmpty();
      assertThat(it.liveConfigMap("a")).isEmpty();
    }
  }

  @Test
  void aSuspendedBucketLetsGoAlsoWhereItsInventoryCannotBeRead() {
    try (var it = Scenario.shared("delete-unreadable")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      it.patchSpec("{\"suspend\":true}");
      spoilInventory(it);

      // When
      it.deleteBucket();

      // Then
      assertThat(it.liveValue("a")).contains("1");
      assertThat(released(it)).contains("suspended");
      assertThat(inventoryParts(it)).isZero();
    }
  }

  @Test
  void aBucketThatCannotGoSinceItsInventoryIsUnreadableSaysSo() {
    try (var it = Scenario.shared("delete-stuck")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      spoilInventory(it);

      // When
      it.client().resource(it.bucketObject().orElseThrow()).delete();

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> !it.events("InventoryUnreadable").isEmpty());
      assertThat(it.events("InventoryUnreadable").getFirst())
          .contains("kubectl delete configmap -n flux-system sluice-inventory-");
      assertThat(it.bucketObject()).isPresent();

      // When
      StatusIT.inventoryParts(it).forEach(part -> it.client().resource(part).delete());

      // Then
      await().atMost(Scenario.PATIENCE).until(() -> it.bucketObject().isEmpty());
      assertThat(it.liveValue("a")).contains("1");
    }
  }

  private static void spoilInventory(Scenario it) {
    var part = StatusIT.inventoryParts(it).getFirst();
    part.setBinaryData(Map.of("entries.json.gz", "AAAA"));
    it.client().resource(part).update();
  }

  private static String released(Scenario it) {
    await().atMost(Scenario.PATIENCE).until(() -> !it.events("Released").isEmpty());
    return it.events("Released").getFirst();
  }

  private static long inventoryParts(Scenario it) {
    return StatusIT.inventoryParts(it).size();
  }
}
