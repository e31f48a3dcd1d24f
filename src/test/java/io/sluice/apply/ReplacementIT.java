package io.sluice.apply;

import static io.sluice.apply.Cluster.forced;
import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** What becomes of changes the API server does not take from a live object. */
class ReplacementIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("replace");

  @Test
  void withoutForceItIsRefusedAndTheObjectStays() {
    // Given
    LiveObject before = cluster.apply(deployment("one", 80)).live();

    // When
    Outcome outcome = cluster.apply(deployment("two", 80));

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message())
        .contains("spec.selector", "field is immutable", "sluice.io/force: enabled");
    assertThat(cluster.live(before.id()).uid()).isEqualTo(before.uid());
  }

  @Test
  void withThePolicysForceItIsDeletedAndCreatedAgain() {
    // Given
    LiveObject before = cluster.apply(deployment("one", 80)).live();
    DesiredObject changed = deployment("two", 80);

    // When
    Outcome outcome = cluster.carryOut(forced(changed)).get(changed.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.CREATED);
    assertThat(outcome.message()).contains("deleted and created again");
    assertThat(outcome.live().uid()).isNotEqualTo(before.uid());
    assertThat(cluster.live(before.id()).uid()).isEqualTo(outcome.live().uid());
  }

  @Test
  void withTheObjectsOwnAnnotationItIsDeletedAndCreatedAgain() {
    // Given
    LiveObject before = cluster.apply(deployment("one", 80)).live();
    DesiredObject changed = deployment("two", 80);
    changed
        .object()
        .withObject("/metadata/annotations")
        .put("kustomize.toolkit.fluxcd.io/force", "Enabled");

    // When
    Outcome outcome = cluster.apply(changed);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.CREATED);
    assertThat(outcome.live().uid()).isNotEqualTo(before.uid());
  }

  @Test
  void aPlainMistakeBesideItDeletesNothing() {
    // Given
    LiveObject before = cluster.apply(deployment("one", 80)).live();
    DesiredObject wrong = deployment("two", 99999);

    // When
    Outcome outcome = cluster.carryOut(forced(wrong)).get(wrong.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("99999");
    assertThat(cluster.live(before.id()).uid()).isEqualTo(before.uid());
  }

  @Test
  void aClaimIsNeverDeletedToReplaceIt() {
    // Given
    LiveObject before = cluster.apply(claim("fast")).live();
    DesiredObject changed = claim("slow");

    // When
    Outcome outcome = cluster.carryOut(forced(changed)).get(changed.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("PersistentVolumeClaim is never deleted");
    assertThat(cluster.live(before.id()).uid()).isEqualTo(before.uid());
    assertThat(cluster.live(before.id()).terminating()).isFalse();
  }

  @Test
  void whatSluiceRunsOnIsNeverDeletedToReplaceIt() {
    // Given
    LiveObject before = cluster.apply(sluicesOwn("one")).live();
    DesiredObject changed = sluicesOwn("two");

    // When
    Outcome outcome = cluster.carryOut(forced(changed)).get(changed.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("Sluice runs on it");
    assertThat(cluster.live(before.id()).uid()).isEqualTo(before.uid());
    assertThat(cluster.live(before.id()).terminating()).isFalse();
  }

  private DesiredObject sluicesOwn(String selector) {
    DesiredObject deployment = deployment(selector, 8080);
    deployment.object().withObject("/metadata/labels").put("app.kubernetes.io/part-of", "sluice");
    return deployment;
  }

  private DesiredObject deployment(String selector, int port) {
    return desired(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: %s}
        spec:
          selector: {matchLabels: {app: %2$s}}
          template: {metadata: {labels: {app: %2$s}}, spec: {containers: [
            {name: main, image: "nginx:1", ports: [{containerPort: %3$d}]}]}}
        """
            .formatted(ns, selector, port));
  }

  private DesiredObject claim(String storageClass) {
    return desired(
        """
        apiVersion: v1
        kind: PersistentVolumeClaim
        metadata: {name: data, namespace: %s}
        spec:
          storageClassName: %s
          accessModes: [ReadWriteOnce]
          resources: {requests: {storage: 1Gi}}
        """
            .formatted(ns, storageClass));
  }
}
