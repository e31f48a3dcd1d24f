package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What others own is refused by name until it is to be taken over. */
class OwnershipIT {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          kustomize.toolkit.fluxcd.io/name=apps,kustomize.toolkit.fluxcd.io/namespace=flux-system | | Flux Kustomization flux-system/apps
          helm.toolkit.fluxcd.io/name=web,helm.toolkit.fluxcd.io/namespace=prod | | Flux HelmRelease prod/web
          app.kubernetes.io/managed-by=Helm | meta.helm.sh/release-name=shop,meta.helm.sh/release-namespace=prod | Helm release prod/shop
          app.kubernetes.io/instance=guestbook | argocd.argoproj.io/tracking-id=guestbook:/ConfigMap:x/y | Argo CD application guestbook
          """)
  void whatAnotherToolOwnsIsRefusedAndItsOwnerNamed(
      String labels, String annotations, String owner) {
    try (var it = Scenario.shared("foreign")) {
      // Given
      foreign(it, "theirs", pairs(labels), pairs(annotations));
      it.put("app/theirs.yaml", it.configMap("theirs", "ours"))
          .put("app/other.yaml", it.configMap("other", "1"));

      // When
      var message = it.bucket().awaitCondition("ApplyFailed", "Conflict");

      // Then
      assertThat(message)
          .contains(owner, "ConfigMap/" + it.namespace() + "/theirs", "app/theirs.yaml");
      assertThat(it.liveValue("theirs")).contains("original");
      assertThat(it.liveConfigMap("theirs").orElseThrow().getMetadata().getLabels())
          .doesNotContainKey("sluice.io/bucket");
      assertThat(it.liveValue("other")).contains("1");
    }
  }

  @Test
  void anotherBucketsObjectIsRefusedUntilTheBucketMayAdoptIt() {
    try (var first = Scenario.shared("owner-first");
        var second = Scenario.shared("owner-second").withClusterAdmin()) {
      // Given
      first.put("app/a.yaml", first.configMap("shared", "first")).bucket().awaitReady();
      second.put("app/a.yaml", first.configMap("shared", "second"));

      // When
      var message = second.bucket().awaitCondition("ApplyFailed", "Conflict");

      // Then
      assertThat(message).contains("Bucket " + first.namespace() + "/source");
      assertThat(first.liveValue("shared")).contains("first");

      // When
      second.annotate("sluice.io/adopt", "enabled").awaitReady();

      // Then
      assertThat(first.liveValue("shared")).contains("second");
      assertThat(first.sync().message("ApplyFailed"))
          .contains("taken over by Bucket " + second.namespace() + "/source");
      assertThat(first.liveValue("shared")).contains("second");
    }
  }

  @Test
  void anObjectAnnotatedInItsManifestIsAdoptedAlone() {
    try (var it = Scenario.shared("adopt-one")) {
      // Given
      var flux =
          Map.of(
              "kustomize.toolkit.fluxcd.io/name",
              "apps",
              "kustomize.toolkit.fluxcd.io/namespace",
              "flux-system");
      foreign(it, "taken", flux, Map.of());
      foreign(it, "left", flux, Map.of());
      it.put("app/left.yaml", it.configMap("left", "ours"))
          .put("app/taken.yaml", annotated(it, "taken", "ours", "sluice.io/adopt: enabled"));

      // When
      var message = it.bucket().awaitCondition("ApplyFailed", "Conflict");

      // Then
      assertThat(message).contains("/left").doesNotContain("/taken");
      assertThat(it.liveValue("taken")).contains("ours");
      assertThat(it.liveValue("left")).contains("original");
    }
  }

  @Test
  void aBucketThatIsGoneOwnsNothing() {
    try (var first = Scenario.shared("gone-first");
        var second = Scenario.shared("gone-second").withClusterAdmin()) {
      // Given
      first
          .put("app/a.yaml", first.configMap("shared", "first"))
          .bucket("apply: {deletionPolicy: Orphan}")
          .awaitReady()
          .deleteBucket();
      second.put("app/a.yaml", first.configMap("shared", "second"));

      // When
      second.bucket().awaitReady();

      // Then
      assertThat(first.liveValue("shared")).contains("second");
    }
  }

  @Test
  void whatKubectlAppliedIsTakenOverWithItsFields() {
    try (var it = Scenario.shared("kubectl-before")) {
      // Given
      var kubectl = new Kubectl(SharedSluice.get().bed());
      kubectl.run(
          """
          kubectl apply -f - <<'END'
          %s  extra: "of kubectl"
          END
          """
              .formatted(it.configMap("mine", "1")));

      // When
      it.put("app/a.yaml", it.configMap("mine", "2")).bucket().awaitReady();

      // Then
      assertThat(it.liveConfigMap("mine").orElseThrow().getData()).isEqualTo(Map.of("value", "2"));
    }
  }

  private static void foreign(
      Scenario it, String name, Map<String, String> labels, Map<String, String> annotations) {
    it.client()
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName(name)
                .withNamespace(it.namespace())
                .withLabels(labels)
                .withAnnotations(annotations)
                .endMetadata()
                .addToData("value", "original")
                .build())
        .create();
  }

  static String annotated(Scenario it, String name, String value, String annotation) {
    return it.configMap(name, value)
        .replace("metadata:", "metadata:\n  annotations: {" + annotation + "}");
  }

  private static Map<String, String> pairs(String text) {
    var pairs = new java.util.HashMap<String, String>();
    if (text != null) {
      for (var pair : text.split(",")) {
        pairs.put(pair.split("=", 2)[0], pair.split("=", 2)[1]);
      }
    }
    return pairs;
  }
}
