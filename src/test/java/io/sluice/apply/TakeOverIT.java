package io.sluice.apply;

import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import org.junit.jupiter.api.Test;

/** Objects that kubectl made before Sluice came. */
class TakeOverIT {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("takeover");
  private final Kubectl kubectl = new Kubectl(cluster.bed, ns);

  @Test
  void aFieldOnlyKubectlWroteGoesOnAdoption() {
    // Given
    kubectl.runWith(configMap("{a: '1', b: '2'}", "{}").object().toString(), "apply", "-f", "-");

    // When
    Outcome outcome = cluster.applyKnowing(configMap("{a: '1'}", "{}"));

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.CONFIGURED);
    assertThat(live().getData()).containsOnlyKeys("a");
    assertThat(live().getMetadata().getAnnotations()).doesNotContainKey(LAST_APPLIED);
    assertThat(outcome.live().managers()).isEqualTo("sluice");
  }

  @Test
  void soDoesWhatKubectlAppliedServerSide() {
    // Given
    kubectl.runWith(
        configMap("{a: '1', b: '2'}", "{}").object().toString(),
        "apply",
        "--server-side",
        "-f",
        "-");

    // When
    cluster.applyKnowing(configMap("{a: '1'}", "{}"));

    // Then
    assertThat(live().getData()).containsOnlyKeys("a");
  }

  @Test
  void withMergeTheFieldStays() {
    // Given
    kubectl.runWith(configMap("{a: '1', b: '2'}", "{}").object().toString(), "apply", "-f", "-");

    // When
    cluster.applyKnowing(configMap("{a: '3'}", "{sluice.io/ssa: Merge}"));

    // Then
    assertThat(live().getData()).containsEntry("a", "3").containsEntry("b", "2");
  }

  @Test
  void aRefusedAdoptionLeavesTheObjectAsItWas() {
    // Given
    kubectl.runWith(configMap("{a: '1', b: '2'}", "{}").object().toString(), "apply", "-f", "-");
    String before = live().getMetadata().getResourceVersion();

    // When
    Outcome outcome = cluster.applyKnowing(configMap("{a: 1}", "{}"));

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(live().getMetadata().getResourceVersion()).isEqualTo(before);
  }

  @Test
  void whatKubectlAddsToAnObjectOfOursStays() {
    // Given
    cluster.apply(configMap("{a: '1'}", "{}"));
    kubectl.run("annotate", "configmap", "old", "example.com/note=mine");

    // When
    cluster.applyKnowing(configMap("{a: '2'}", "{}"));

    // Then
    assertThat(live().getMetadata().getAnnotations()).containsEntry("example.com/note", "mine");
  }

  private ConfigMap live() {
    return cluster.admin.configMaps().inNamespace(ns).withName("old").get();
  }

  private DesiredObject configMap(String data, String annotations) {
    return desired(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: old, namespace: %s, annotations: %s}
        data: %s
        """
            .formatted(ns, annotations, data));
  }
}
