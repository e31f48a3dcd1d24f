package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.sluice.api.Bucket;
import io.sluice.api.InstalledCrd;
import io.sluice.testbed.ApiRequest;
import io.sluice.testbed.Part;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A cluster that loses its Bucket CRD, a Namespace, or its API server, and gets it back. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ClusterTroubleIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private TestBed bed;
  private SluiceProcess sluice;

  @BeforeAll
  void start() {
    bed = TestBed.own(Part.KUBE_CONTROLLER_MANAGER, Part.VERSITYGW);
    bed.client()
        .resource(
            new NamespaceBuilder().withNewMetadata().withName("flux-system").endMetadata().build())
        .create();
    sluice = start(Map.of());
  }

  @BeforeEach
  void all() {
    InstalledCrd.in(bed);
    awaitReadiness(200, "leading");
    awaitControllers();
  }

  /** After the API server was away, they may look again as late as a minute and a half after it. */
  private void awaitControllers() {
    var namespace = bed.namespace("seen");
    await()
        .atMost(PATIENCE.multipliedBy(2))
        .until(
            () ->
                bed.client().configMaps().inNamespace(namespace).withName("kube-root-ca.crt").get()
                    != null);
  }

  @AfterAll
  void end() {
    sluice.close();
    bed.close();
  }

  @Test
  void startedBeforeItsCrdItSaysSoAndGoesOnByItself() {
    // Given
    crd().delete();
    await().atMost(PATIENCE).until(() -> crd().get() == null);

    // When
    try (var early = start(Map.of("POD_NAMESPACE", "default", "SLUICE_WATCH_NAMESPACES", "none"))) {
      // Then
      early.awaitLog("is not installed: Sluice waits for it; apply Sluice's own: kubectl apply");
      assertThat(early.healthReady().status()).isEqualTo(503);
      assertThat(early.healthReady().body()).contains("is not installed", "kubectl apply");
      assertThat(early.healthLive().status()).isEqualTo(200);

      // When
      InstalledCrd.in(bed);

      // Then
      await().atMost(PATIENCE).until(() -> early.healthReady().status() == 200);
    }
  }

  @Test
  void underAForeignCrdNothingIsWrittenOrPruned() {
    try (var it = scenario("foreign-crd");
        var keeping = scenario("foreign-keep")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      keeping
          .put("app/one.yaml", keeping.configMap("one", "1"))
          .put("app/two.yaml", keeping.configMap("two", "2"));
      it.bucket().patchSpec("{\"interval\":\"2s\"}").awaitReady();
      keeping.bucket("apply: {prune: false}").patchSpec("{\"interval\":\"2s\"}").awaitReady();

      // When
      overwriteCrd();
      awaitReadiness(503, "without Sluice's field spec.url");
      var audit = bed.audit();
      it.delete("app/two.yaml").put("app/one.yaml", it.configMap("one", "changed"));
      keeping.delete("app/two.yaml").put("app/one.yaml", keeping.configMap("one", "changed"));
      await()
          .during(Duration.ofSeconds(5))
          .atMost(PATIENCE)
          .until(() -> it.liveValue("one").orElseThrow().equals("1"));

      // Then
      assertThat(audit.requests())
          .filteredOn(ApiRequest::writes)
          .noneMatch(r -> r.resource().startsWith("buckets"))
          .noneMatch(r -> r.user().startsWith("system:serviceaccount:foreign-"));
      assertThat(it.liveValue("two")).contains("2");

      // When
      InstalledCrd.in(bed);

      // Then
      awaitReadiness(200, "leading");
      await().atMost(PATIENCE).until(() -> it.liveConfigMap("two").isEmpty());
      await().atMost(PATIENCE).until(() -> keeping.liveValue("one").orElse("").equals("changed"));
      keeping.sync();
      assertThat(keeping.liveValue("two")).contains("2");
    }
  }

  @Test
  void aDeletedCrdLetsTheBucketsGoAndLeavesWhatTheyApplied() {
    try (var it = scenario("no-crd")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();

      // When
      crd().delete();

      // Then
      await().atMost(PATIENCE).until(() -> crd().get() == null);
      awaitReadiness(503, "is not installed");
      assertThat(it.liveValue("one")).contains("1");

      // When
      InstalledCrd.in(bed);
      it.put("app/one.yaml", it.configMap("one", "2")).bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("2");
    }
  }

  @Test
  void aBucketWhoseNamespaceIsDeletedLeavesWhatItAppliedElsewhere() {
    try (var it = scenario("going").withClusterAdmin()) {
      // Given
      var elsewhere = bed.namespace("elsewhere");
      it.put(
              "app/far.yaml",
              it.configMap("far", "1")
                  .replace("namespace: " + it.namespace(), "namespace: " + elsewhere))
          .bucket()
          .awaitReady();

      // When
      bed.client().namespaces().withName(it.namespace()).delete();

      // Then
      await()
          .atMost(PATIENCE)
          .until(() -> bed.client().namespaces().withName(it.namespace()).get() == null);
      assertThat(bed.client().configMaps().inNamespace(elsewhere).withName("far").get())
          .isNotNull();
    }
  }

  @Test
  void itCatchesUpAfterTheApiServerWasAway() {
    try (var it = scenario("outage")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));
      it.bucket().patchSpec("{\"interval\":\"3s\"}").awaitReady();
      int lines = sluice.log().lines().toList().size();

      // When
      bed.kill(Part.KUBE_APISERVER);
      it.put("app/one.yaml", it.configMap("one", "changed"))
          .delete("app/two.yaml")
          .put("app/three.yaml", it.configMap("three", "3"));
      await().atMost(PATIENCE).until(() -> sluice.healthReady().status() == 503);
      await()
          .during(Duration.ofSeconds(30))
          .atMost(PATIENCE)
          .until(() -> sluice.healthLive().status() == 200);
      bed.start(Part.KUBE_APISERVER);

      // Then
      await().atMost(PATIENCE).ignoreExceptions().until(() -> it.liveConfigMap("two").isEmpty());
      assertThat(it.liveValue("one")).contains("changed");
      assertThat(it.liveValue("three")).contains("3");
      awaitReadiness(200, "leading");
      it.awaitReady();
      var said = sluice.log().lines().skip(lines).toList();
      assertThat(said).hasSizeLessThan(15).noneMatch(line -> line.contains("ERROR"));
      assertThat(said).filteredOn(line -> line.contains("API server is lost")).hasSize(1);
      assertThat(said).filteredOn(line -> line.contains("API server answers again")).hasSize(1);
    }
  }

  private SluiceProcess start(Map<String, String> more) {
    var store = bed.versitygw();
    Map<String, String> environment =
        new HashMap<>(SharedSluice.environment(store.endpoint().toString(), store.region()));
    environment.putAll(more);
    return SluiceProcess.start(bed, environment);
  }

  @Test
  void aKindWhoseApiServiceIsDownHoldsUpNoOtherObject() {
    try (var it = scenario("api-service")) {
      // Given
      var service =
          it.create(
              """
              apiVersion: apiregistration.k8s.io/v1
              kind: APIService
              metadata: {name: v1.down.example.com}
              spec:
                group: down.example.com
                version: v1
                groupPriorityMinimum: 100
                versionPriority: 100
                insecureSkipTLSVerify: true
                service: {namespace: default, name: nowhere}
              """);
      try {
        it.put("app/one.yaml", it.configMap("one", "1"))
            .put(
                "app/thing.yaml",
                "apiVersion: down.example.com/v1\nkind: Thing\nmetadata: {name: thing}\n");

        // When
        var message = it.bucket().awaitCondition("ApplyFailed", "ObjectsFailed");

        // Then
        assertThat(message).contains("Thing/thing (app/thing.yaml)", "down.example.com/v1");
        assertThat(message).doesNotContain("CustomResourceDefinition");
        assertThat(it.liveValue("one")).contains("1");
      } finally {
        bed.client().resource(service).delete();
      }
    }
  }

  private Scenario scenario(String hint) {
    return new Scenario(bed, bed.versitygw(), hint);
  }

  private void overwriteCrd() {
    var foreign =
        Serialization.unmarshal(
            getClass().getResourceAsStream("/it/crd-without-sluices-fields.yaml"),
            CustomResourceDefinition.class);
    foreign.getMetadata().setResourceVersion(crd().get().getMetadata().getResourceVersion());
    bed.client().resource(foreign).update();
  }

  private io.fabric8.kubernetes.client.dsl.Resource<CustomResourceDefinition> crd() {
    return bed.client().apiextensions().v1().customResourceDefinitions().withName(Bucket.CRD_NAME);
  }

  private void awaitReadiness(int status, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(sluice.healthReady().body()).contains(words);
              assertThat(sluice.healthReady().status()).isEqualTo(status);
            });
  }
}
