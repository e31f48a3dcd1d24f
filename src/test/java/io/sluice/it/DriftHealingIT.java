package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.sluice.testbed.ApiRequest;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What others change of applied objects, and what Sluice writes when nobody changed anything. */
class DriftHealingIT {

  @Test
  void whatIsEditedOrDeletedByHandIsHealedWhenAskedFor() {
    try (var it = Scenario.shared("drift-request")) {
      // Given
      threeObjects(it).bucket().awaitReady();
      edit(it, "edited");
      it.client().configMaps().inNamespace(it.namespace()).withName("deleted").delete();

      // When
      it.sync();

      // Then
      assertThat(it.liveValue("edited")).contains("1");
      assertThat(it.liveValue("deleted")).contains("1");
      it.awaitReady();
    }
  }

  @Test
  void whatIsEditedByHandIsHealedAtThePoll() {
    try (var it = Scenario.shared("drift-poll")) {
      // Given
      threeObjects(it).bucket().awaitReady();
      it.patchSpec("{\"interval\":\"1s\"}").awaitReady();

      // When
      edit(it, "edited");

      // Then
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(it.liveValue("edited")).contains("1"));
    }
  }

  @Test
  void driftIsHealedBesideAnObjectThatIsRefused() {
    try (var it = Scenario.shared("drift-beside")) {
      // Given
      threeObjects(it).put("app/bad.yaml", Manifests.deployment("bad", "Not A Label!"));
      it.bucket().awaitCondition("ApplyFailed", "ObjectsFailed");
      edit(it, "edited");

      // When
      it.sync();

      // Then
      assertThat(it.liveValue("edited")).contains("1");
    }
  }

  @Test
  void driftThatIsOnlyReportedIsNeverWrittenAndStaysReported() {
    try (var it = Scenario.shared("drift-report")) {
      // Given
      threeObjects(it).bucket("apply: {drift: Report}").awaitReady();
      edit(it, "edited");
      var audit = SharedSluice.get().bed().audit();

      // When
      it.sync();

      // Then
      assertThat(it.awaitCondition("Drifted", "Drifted"))
          .contains("ConfigMap/" + it.namespace() + "/edited")
          .doesNotContain("untouched");
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("False");

      // When
      it.sync();
      it.put("app/new.yaml", it.configMap("new", "1")).sync();

      // Then
      assertThat(it.message("Drifted")).contains("/edited");
      assertThat(it.liveValue("edited")).contains("by hand");
      assertThat(it.liveValue("new")).contains("1");
      assertThat(audit.requests().stream().filter(ofAccount(it)).filter(ApiRequest::writes))
          .extracting(ApiRequest::name)
          .containsExactly("new");

      // When
      it.patchSpec("{\"apply\":{\"drift\":\"Correct\"}}").awaitReady();

      // Then
      assertThat(it.liveValue("edited")).contains("1");
    }
  }

  @Test
  void driftThatIsIgnoredIsNotEvenLookedFor() {
    try (var it = Scenario.shared("drift-ignore")) {
      // Given
      threeObjects(it).bucket("apply: {drift: Ignore}").awaitReady();
      edit(it, "edited");
      var audit = SharedSluice.get().bed().audit();

      // When
      it.sync();

      // Then
      assertThat(it.liveValue("edited")).contains("by hand");
      assertThat(audit.requests().stream().filter(ofAccount(it))).isEmpty();
      it.awaitReady();
    }
  }

  @Test
  void aPollThatFindsNothingNewWritesNothing() {
    try (var it = Scenario.shared("quiet")) {
      // Given
      threeObjects(it).bucket().awaitReady().patchSpec("{\"interval\":\"1s\"}").awaitReady();
      var proxy = SharedSluice.get().proxy();
      var audit = SharedSluice.get().bed().audit();
      long before = lists(it);

      // When
      await().atMost(Scenario.PATIENCE).until(() -> lists(it) >= before + 3);

      // Then
      assertThat(
              audit.requests().stream()
                  .filter(ApiRequest::writes)
                  .filter(r -> r.namespace().equals(it.namespace()) || ofAccount(it).test(r))
                  .filter(r -> !r.resource().equals("events"))
                  .toList())
          .isEmpty();
      assertThat(proxy.requests()).isNotEmpty();
    }
  }

  @Test
  void aNewRevisionWritesOnlyTheObjectsThatChanged() {
    try (var it = Scenario.shared("only-changed")) {
      // Given
      IntStream.range(0, 20).forEach(i -> it.put("app/" + i + ".yaml", it.configMap("c" + i, "1")));
      it.bucket().awaitReady();
      var audit = SharedSluice.get().bed().audit();

      // When
      it.put("app/7.yaml", it.configMap("c7", "2"))
          .put("app/8.yaml", "# a comment\n" + it.configMap("c8", "1"))
          .sync();

      // Then
      assertThat(it.liveValue("c7")).contains("2");
      assertThat(audit.requests().stream().filter(ofAccount(it)).filter(ApiRequest::writes))
          .extracting(ApiRequest::verb, ApiRequest::name)
          .containsExactly(org.assertj.core.groups.Tuple.tuple("patch", "c7"));
    }
  }

  @Test
  void aFieldRemovedFromTheFileGoesAway() {
    try (var it = Scenario.shared("field-removed")) {
      // Given
      it.put("app/a.yaml", it.configMap("a", "1") + "  extra: gone\n").bucket().awaitReady();
      assertThat(it.liveConfigMap("a").orElseThrow().getData()).containsKey("extra");

      // When
      it.put("app/a.yaml", it.configMap("a", "1")).sync();

      // Then
      assertThat(it.liveConfigMap("a").orElseThrow().getData()).containsOnlyKeys("value");
    }
  }

  private static Scenario threeObjects(Scenario it) {
    for (var name : List.of("edited", "deleted", "untouched")) {
      it.put("app/" + name + ".yaml", it.configMap(name, "1"));
    }
    return it;
  }

  private static void edit(Scenario it, String name) {
    it.client()
        .configMaps()
        .inNamespace(it.namespace())
        .withName(name)
        .patch(PatchContext.of(PatchType.JSON_MERGE), "{\"data\":{\"value\":\"by hand\"}}");
  }

  private static long lists(Scenario it) {
    return SharedSluice.get().proxy().count(io.sluice.testbed.S3Request.Kind.LIST, it.s3Bucket());
  }

  private static Predicate<ApiRequest> ofAccount(Scenario it) {
    return r -> r.user().equals("system:serviceaccount:" + it.namespace() + ":default");
  }
}
