package io.sluice.apply;

import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.autoscaling.v1.ScaleBuilder;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That {@link LiveObject#fields()} tells drift from everything else. */
class DriftIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("drift");
  private final DesiredObject web = deployment("web", "replicas: 2,");
  private LiveObject applied;

  @BeforeEach
  void apply() {
    applied = cluster.apply(web).live();
  }

  @Test
  void theSameApplyAgainGivesTheSameHash() {
    // When
    Outcome again = cluster.applyKnowing(web);

    // Then
    assertThat(again.live().fields()).isEqualTo(applied.fields()).isNotEmpty();
  }

  @Test
  void aPatchOfAFieldOfOursIsSeen() {
    // When
    kubectl("patch", "deployment", "web", "-p", "{\"spec\":{\"minReadySeconds\":9}}");

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void anEditOfAnEnvironmentVariableIsSeen() {
    // When
    kubectl("set", "env", "deployment/web", "MODE=slow");

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void aScaleOfReplicasOfOursIsSeen() {
    // When
    kubectl("scale", "deployment", "web", "--replicas=5");

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void aChangedLabelIsSeen() {
    // When
    kubectl("label", "deployment", "web", "team=red", "--overwrite");

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void aRemovedLabelIsSeen() {
    // When
    kubectl("label", "deployment", "web", "team-");

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void anotherManagersForcedApplyIsSeen() {
    // When
    kubectlApply(deployment("web", "replicas: 7,"));

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void anotherImageIsSeen() {
    // When
    kubectl("set", "image", "deployment/web", "main=other:1");

    // Then
    assertThat(cluster.live(web.id()).fields()).isNotEqualTo(applied.fields());
  }

  @Test
  void aStatusUpdateIsNoDrift() {
    // When
    kubectl(
        "patch",
        "deployment",
        "web",
        "--subresource=status",
        "--type=merge",
        "-p",
        "{\"status\":{\"collisionCount\":3}}");

    // Then
    assertThat(cluster.live(web.id()).resourceVersion()).isNotEqualTo(applied.resourceVersion());
    assertThat(cluster.live(web.id()).fields()).isEqualTo(applied.fields());
  }

  @Test
  void aForeignAnnotationIsNoDrift() {
    // When
    kubectl("annotate", "deployment", "web", "example.com/note=hello");

    // Then
    assertThat(cluster.live(web.id()).annotations()).containsKey("example.com/note");
    assertThat(cluster.live(web.id()).fields()).isEqualTo(applied.fields());
  }

  @Test
  void aScaleOfReplicasThatAreNotOursIsNoDrift() {
    // Given
    DesiredObject free = deployment("free", "");
    LiveObject before = cluster.apply(free).live();

    // When
    cluster
        .admin
        .apps()
        .deployments()
        .inNamespace(ns)
        .withName("free")
        .scale(
            new ScaleBuilder()
                .withNewMetadata()
                .withName("free")
                .withNamespace(ns)
                .endMetadata()
                .withNewSpec()
                .withReplicas(6)
                .endSpec()
                .build());

    // Then
    assertThat(
            cluster
                .admin
                .apps()
                .deployments()
                .inNamespace(ns)
                .withName("free")
                .get()
                .getSpec()
                .getReplicas())
        .isEqualTo(6);
    assertThat(cluster.live(free.id()).fields()).isEqualTo(before.fields());
  }

  @Test
  void applyingAgainHealsAndIsTheHashFromThenOn() {
    // Given
    kubectl("scale", "deployment", "web", "--replicas=5");

    // When
    Outcome healed = cluster.applyKnowing(web);

    // Then
    assertThat(healed.what()).isEqualTo(Outcome.What.CONFIGURED);
    assertThat(healed.live().fields()).isEqualTo(cluster.live(web.id()).fields());
    assertThat(
            cluster
                .admin
                .apps()
                .deployments()
                .inNamespace(ns)
                .withName("web")
                .get()
                .getSpec()
                .getReplicas())
        .isEqualTo(2);
  }

  @Test
  void aDeletedAndRecreatedObjectHasAnotherUid() {
    // Given
    kubectl("delete", "deployment", "web", "--wait");
    kubectl("create", "deployment", "web", "--image=nginx:1");

    // When
    LiveObject live = cluster.live(web.id());

    // Then
    assertThat(live.uid()).isNotEqualTo(applied.uid());
    assertThat(live.fields()).isEmpty();
  }

  private DesiredObject deployment(String name, String replicas) {
    return desired(
        """
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: %1$s, namespace: %2$s, labels: {team: blue}}
        spec:
          {%3$s minReadySeconds: 1, selector: {matchLabels: {app: %1$s}},
          template: {metadata: {labels: {app: %1$s}}, spec: {containers: [
            {name: main, image: "nginx:1", env: [{name: MODE, value: fast}]}]}}}
        """
            .formatted(name, ns, replicas));
  }

  private void kubectlApply(DesiredObject object) {
    new Kubectl(cluster.bed, ns)
        .runWith(
            object.object().toString(), "apply", "--server-side", "--force-conflicts", "-f", "-");
  }

  private void kubectl(String... arguments) {
    new Kubectl(cluster.bed, ns).run(arguments);
  }
}
