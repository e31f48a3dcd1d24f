package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What leaves the source is deleted, within limits that only a person may lift. */
class PruneIT {

  @Test
  void anEmptySourcePrunesNothingUntilTheCommandItPrintsAllowsIt() {
    try (var it = Scenario.shared("prune-empty")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();

      // When
      it.delete("app/a.yaml").sync();

      // Then
      var message = it.awaitCondition("PruneBlocked", "EmptySource");
      assertThat(it.condition("Ready").orElseThrow().getReason()).isEqualTo("EmptySource");
      assertThat(it.liveValue("a")).contains("1");

      // When
      run(Kubectl.commandIn(message));
      it.awaitReady();

      // Then
      assertThat(it.liveConfigMap("a")).isEmpty();
    }
  }

  @Test
  void whatIsAnnotatedToStayWhileOthersAreWrittenStays() throws Exception {
    try (var it = Scenario.shared("prune-late")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"))
          .put("app/token.yaml", "apiVersion: v1\nkind: Secret\nmetadata: {name: token}\n")
          .bucket()
          .awaitReady();
      try (var held = new HeldWrites(it)) {
        it.put("app/a.yaml", it.configMap("a", "2")).delete("app/token.yaml");
        it.annotate("reconcile.fluxcd.io/requestedAt", "late");
        held.awaitUnderWay();
        run("kubectl annotate secret -n " + it.namespace() + " token sluice.io/prune=disabled");

        // When
        held.letGoAfter(Duration.ZERO, () -> true).join();

        // Then
        await()
            .atMost(Scenario.PATIENCE)
            .until(() -> it.status().orElseThrow().lastHandledReconcileAt(), "late"::equals);
        assertThat(it.liveValue("a")).contains("2");
        assertThat(it.live("v1", "Secret", "token")).isNotNull();
      }
    }
  }

  @Test
  void whatSluiceRunsOnStays() {
    try (var it = Scenario.shared("prune-own")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"))
          .put(
              "app/account.yaml",
              """
              apiVersion: v1
              kind: ServiceAccount
              metadata: {name: sluice, labels: {app.kubernetes.io/part-of: sluice}}
              """)
          .bucket()
          .awaitReady();

      // When
      it.delete("app/account.yaml").sync();

      // Then
      it.awaitReady();
      assertThat(it.live("v1", "ServiceAccount", "sluice")).isNotNull();
    }
  }

  @Test
  void anApprovalCountsOnce() {
    try (var it = Scenario.shared("prune-once")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();
      it.delete("app/a.yaml").sync();
      run(Kubectl.commandIn(it.awaitCondition("PruneBlocked", "EmptySource")));
      it.awaitReady();
      it.put("app/b.yaml", it.configMap("b", "1")).sync();

      // When
      it.delete("app/b.yaml").sync();

      // Then
      assertThat(it.message("PruneBlocked")).contains("/b");
      assertThat(it.liveValue("b")).contains("1");
    }
  }

  @Test
  void anEmptySourcePrunesWhereItIsAllowedTo() {
    try (var it = Scenario.shared("prune-allow-empty")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket("apply: {allowEmpty: true}").awaitReady();

      // When
      it.delete("app/a.yaml").sync();

      // Then
      assertThat(it.liveConfigMap("a")).isEmpty();
      it.awaitReady();
    }
  }

  @Test
  void aTypoInThePathPrunesNothing() {
    try (var it = Scenario.shared("prune-typo")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1")).bucket().awaitReady();

      // When
      it.patchSpec("{\"url\":\"s3://" + it.s3Bucket() + "/apo\"}");

      // Then
      it.awaitCondition("PruneBlocked", "EmptySource");
      assertThat(it.liveValue("a")).contains("1");
    }
  }

  @Test
  void aNamespaceAndACrdWhoseFilesAreGoneStayUntilTheCommandAllowsIt() {
    try (var it = Scenario.shared("prune-held").withClusterAdmin()) {
      // Given
      var inner = Scenario.uniqueName("held-inner");
      var group = Scenario.uniqueName("held") + ".example.com";
      it.put("app/crd.yaml", Manifests.crd(group, "Widget"))
          .put("app/ns.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: " + inner + "}\n")
          .put("app/keep.yaml", it.configMap("keep", "1"))
          .bucket()
          .awaitReady();

      // When
      it.delete("app/ns.yaml").delete("app/crd.yaml").sync();

      // Then
      var message = it.awaitCondition("PruneBlocked", "HoldsData");
      assertThat(message).contains("Namespace/" + inner, "widgets." + group);
      assertThat(it.client().namespaces().withName(inner).get().getMetadata())
          .satisfies(meta -> assertThat(meta.getDeletionTimestamp()).isNull());
      assertThat(crd(it, group)).isNotNull();

      // When
      run(Kubectl.commandIn(message));
      it.awaitReady();

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(it.client().namespaces().withName(inner).get()).isNull();
                assertThat(crd(it, group)).isNull();
              });
    }
  }

  @Test
  void aHeldObjectGoesOnceItIsAnnotatedInTheCluster() {
    try (var it = Scenario.shared("prune-annotated")) {
      // Given
      it.put("app/keep.yaml", it.configMap("keep", "1"))
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
      it.delete("app/claim.yaml").sync().awaitCondition("PruneBlocked", "HoldsData");

      // When
      run("kubectl annotate pvc data sluice.io/prune=enabled -n " + it.namespace());
      it.sync();

      // Then
      it.awaitReady();
      var claim = it.live("v1", "PersistentVolumeClaim", "data");
      assertThat(claim == null || claim.getMetadata().getDeletionTimestamp() != null).isTrue();
    }
  }

  @Test
  void aRenamedDeploymentWhoseNewFormIsRefusedKeepsTheOldOne() {
    try (var it = Scenario.shared("prune-rename")) {
      // Given
      it.put("app/web.yaml", Manifests.deployment("web-old", "web"))
          .put("app/x.yaml", it.configMap("x", "1"))
          .bucket("apply: {retryInterval: 1s}")
          .awaitReady();

      // When
      it.put("app/web.yaml", Manifests.deployment("web-new", "Not A Label!"))
          .put("app/x.yaml", it.configMap("x", "2"))
          .sync();

      // Then
      assertThat(it.message("ApplyFailed"))
          .contains("Deployment/" + it.namespace() + "/web-new", "app/web.yaml");
      assertThat(it.awaitCondition("PruneBlocked", "IncompleteSync")).contains("web-old");
      assertThat(it.live("apps/v1", "Deployment", "web-old")).isNotNull();
      assertThat(it.liveValue("x")).contains("2");

      // When
      it.put("app/web.yaml", Manifests.deployment("web-new", "web")).awaitReady();

      // Then
      assertThat(it.live("apps/v1", "Deployment", "web-new")).isNotNull();
      assertThat(it.live("apps/v1", "Deployment", "web-old")).isNull();
    }
  }

  @Test
  void objectsDeletedOneByOneAreHeldOncePastTheLimitAlsoAcrossARestart() {
    var shard = Scenario.uniqueName("limit");
    var shared = SharedSluice.get();
    var environment =
        new HashMap<>(
            SharedSluice.environment(
                shared.store().endpoint().toString(), shared.store().region()));
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + shard);
    try (var it = Scenario.shared("limit").inShard(shard)) {
      // Given
      IntStream.range(0, 100).forEach(i -> it.put(key(i), it.configMap("c" + i, "1")));
      try (var sluice = SluiceProcess.start(shared.bed(), environment)) {
        it.bucket().awaitReady();
        IntStream.range(0, 30).forEach(i -> it.delete(key(i)).sync());
        assertThat(count(it)).isEqualTo(70);
        sluice.stop();
      }

      try (var again = SluiceProcess.start(shared.bed(), environment)) {
        // When
        IntStream.range(30, 60).forEach(i -> it.delete(key(i)).sync());

        // Then
        var message = it.awaitCondition("PruneBlocked", "OverLimit");
        assertThat(count(it)).isEqualTo(50);
        assertThat(message).contains("60 of 100", "50%", "pruning 10 objects");

        // When
        run(Kubectl.commandIn(message));
        it.awaitReady();

        // Then
        assertThat(count(it)).isEqualTo(40);
        assertThat(again.alive()).isTrue();
      }
    }
  }

  @Test
  void aLimitGivenAsANumberCountsObjects() {
    try (var it = Scenario.shared("limit-number")) {
      // Given
      IntStream.range(0, 12).forEach(i -> it.put(key(i), it.configMap("c" + i, "1")));
      it.bucket("apply: {pruneLimit: 2}").awaitReady();

      // When
      it.delete(key(0)).delete(key(1)).sync();

      // Then
      it.awaitReady();
      assertThat(count(it)).isEqualTo(10);

      // When
      it.delete(key(2)).sync();

      // Then
      assertThat(it.awaitCondition("PruneBlocked", "OverLimit")).contains("3 of 12");
      assertThat(it.liveConfigMap("c2")).isPresent();

      // When
      it.patchSpec("{\"apply\":{\"pruneLimit\":\"30%\"}}").awaitReady();

      // Then
      assertThat(it.liveConfigMap("c2")).isEmpty();
    }
  }

  @Test
  void withPruneOffWhatLeavesTheSourceIsLetGo() {
    try (var it = Scenario.shared("prune-off")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1"))
          .put("app/b.yaml", it.configMap("b", "1"))
          .bucket("apply: {prune: false}")
          .awaitReady();

      // When
      it.delete("app/a.yaml").sync();

      // Then
      it.awaitReady();
      assertThat(it.liveValue("a")).contains("1");
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(1);

      // When
      it.patchSpec("{\"apply\":{\"prune\":true}}").awaitReady().sync();

      // Then
      assertThat(it.liveValue("a")).contains("1");
    }
  }

  @Test
  void whatIsAnnotatedToStayStays() {
    try (var it = Scenario.shared("prune-marks")) {
      // Given
      var marks =
          Map.of(
              "flux-prune", "kustomize.toolkit.fluxcd.io/prune: disabled",
              "own-prune", "sluice.io/prune: Disabled",
              "unmarked", "example.com/prune: disabled");
      marks.forEach(
          (name, mark) ->
              it.put("app/" + name + ".yaml", OwnershipIT.annotated(it, name, "1", mark)));
      it.put("app/live.yaml", it.configMap("live", "1"))
          .put("app/keep.yaml", it.configMap("keep", "1"))
          .bucket()
          .awaitReady();
      run("kubectl annotate configmap live sluice.io/reconcile=disabled -n " + it.namespace());

      // When
      marks.keySet().forEach(name -> it.delete("app/" + name + ".yaml"));
      it.delete("app/live.yaml").sync();

      // Then
      it.awaitReady();
      assertThat(List.of("flux-prune", "own-prune", "live"))
          .allSatisfy(name -> assertThat(it.liveValue(name)).contains("1"));
      assertThat(it.liveConfigMap("unmarked")).isEmpty();
    }
  }

  private static String key(int i) {
    return "app/%03d.yaml".formatted(i);
  }

  private static long count(Scenario it) {
    return it.client()
        .configMaps()
        .inNamespace(it.namespace())
        .withLabel("sluice.io/bucket", "source")
        .list()
        .getItems()
        .size();
  }

  private static Object crd(Scenario it, String group) {
    return it.client()
        .apiextensions()
        .v1()
        .customResourceDefinitions()
        .withName("widgets." + group)
        .get();
  }

  private static void run(String command) {
    new Kubectl(SharedSluice.get().bed()).run(command);
  }
}
