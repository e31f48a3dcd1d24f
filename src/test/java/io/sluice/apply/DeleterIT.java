package io.sluice.apply;

import static io.sluice.apply.Cluster.entry;
import static io.sluice.apply.Yaml.configMap;
import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;

class DeleterIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("deleter");

  @Test
  void whatIsOursIsDeletedWhatIsNotIsReleasedWhatIsNotThereIsGone() {
    // Given
    DesiredObject ours = configMap(ns, "ours", "1");
    DesiredObject lost = configMap(ns, "lost", "1");
    DesiredObject never = configMap(ns, "never", "1");
    DesiredObject unserved =
        desired("{apiVersion: acme.example/v1, kind: Gadget, metadata: {name: g, namespace: x}}");
    cluster.carryOut(Cluster.order(ours, lost));
    new Kubectl(cluster.bed, ns).run("label", "configmap", "lost", "team=red", "--overwrite");

    // When
    Map<ObjectId, Outcome> outcomes = delete(() -> true, ours, lost, never, unserved);

    // Then
    assertThat(outcomes.get(ours.id()).what()).isEqualTo(Outcome.What.DELETED);
    assertThat(outcomes.get(lost.id()).what()).isEqualTo(Outcome.What.RELEASED);
    assertThat(outcomes.get(never.id()).what()).isEqualTo(Outcome.What.GONE);
    assertThat(outcomes.get(unserved.id()).what()).isEqualTo(Outcome.What.GONE);
    assertThat(cluster.live(ours.id())).isNull();
    assertThat(cluster.live(lost.id())).isNotNull();
  }

  @Test
  void anObjectWhoseKindWasDeletedIsGone() {
    // Given
    String group = "d" + ns + ".example.com";
    DesiredObject crd = Crds.widget(group);
    DesiredObject widget = Crds.widgetObject(group, ns, "w");
    cluster.carryOut(
        new ApplyRequest(
            List.of(List.of(crd), List.of(widget)),
            Map.of(),
            Set.of(),
            Set.of(),
            false,
            Cluster.TIMEOUT));
    new Kubectl(cluster.bed, ns).run("delete", "crd", crd.id().name(), "--wait");

    // When
    Outcome outcome =
        await()
            .until(
                () -> delete(() -> true, widget).get(widget.id()),
                o -> o.what() != Outcome.What.FAILED);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.GONE);
  }

  @Test
  void anotherObjectOfTheSameNameIsLeftWhereTheKindsScopeChanged() {
    // Given
    String group = "c" + ns + ".example.com";
    DesiredObject namespaced = Crds.widgetObject(group, ns, "w");
    cluster.apply(Crds.of(group, "v1", "Widget", "Cluster"));
    DesiredObject clustered =
        desired(
            "{apiVersion: %s/v1, kind: Widget, metadata: {name: w, labels: {team: blue}}}"
                .formatted(group));
    cluster.apply(clustered);

    // When
    Outcome outcome = delete(() -> true, namespaced).get(namespaced.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.GONE);
    assertThat(cluster.live(clustered.id())).isNotNull();
  }

  @Test
  void whatAFinalizerHoldsCountsAsDeleted() {
    // Given
    DesiredObject held = configMap(ns, "held", "1");
    cluster.apply(held);
    new Kubectl(cluster.bed, ns)
        .run(
            "patch",
            "configmap",
            "held",
            "--type=merge",
            "-p",
            "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");

    // When
    Outcome first = delete(() -> true, held).get(held.id());
    Outcome second = delete(() -> true, held).get(held.id());

    // Then
    assertThat(first.what()).isEqualTo(Outcome.What.DELETED);
    assertThat(second.what()).isEqualTo(Outcome.What.DELETED);
    assertThat(cluster.live(held.id()).terminating()).isTrue();
  }

  @Test
  void dependentsGoInTheBackground() {
    // Given
    DesiredObject job =
        desired(
            """
            apiVersion: batch/v1
            kind: Job
            metadata: {name: job, namespace: %s, labels: {team: blue}}
            spec: {template: {spec: {restartPolicy: Never, containers: [{name: c, image: "a:1"}]}}}
            """
                .formatted(ns));
    cluster.apply(job);

    // When
    Outcome outcome = delete(() -> true, job).get(job.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.DELETED);
    assertThat(cluster.admin.batch().v1().jobs().inNamespace(ns).withName("job").get())
        .satisfiesAnyOf(
            live -> assertThat(live).isNull(),
            live -> assertThat(live.getMetadata().getFinalizers()).doesNotContain("orphan"));
  }

  @Test
  void anObjectOfAnotherUidIsNotDeleted() {
    // Given
    DesiredObject object = configMap(ns, "again", "1");
    cluster.apply(object);
    ResourceKind kind = cluster.kinds.find("v1", "ConfigMap").orElseThrow();
    KubeApi api = cluster.apis.as(Identity.PROCESS);

    // Then
    assertThatThrownBy(
            () -> api.delete(kind, object.id(), "11111111-2222-3333-4444-555555555555", () -> true))
        .isInstanceOf(ApiException.class)
        .hasMessageContaining("UID in the precondition")
        .extracting(e -> ((ApiException) e).code())
        .isEqualTo(409);
    assertThat(cluster.live(object.id())).isNotNull();
  }

  @Test
  void nothingIsDeletedOnceThisProcessMayNotWrite() {
    // Given
    DesiredObject object = configMap(ns, "kept", "1");
    cluster.apply(object);

    // When
    Outcome outcome = delete(() -> false, object).get(object.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("no longer leads");
    assertThat(cluster.live(object.id())).isNotNull();
  }

  @Test
  void withoutRightsItFailsAndTheObjectStays() {
    // Given
    DesiredObject object = configMap(ns, "theirs", "1");
    cluster.apply(object);

    // When
    Outcome outcome =
        cluster
            .deleter
            .delete(
                List.of(List.of(entry(object))),
                DeleterIT::isBlue,
                new Identity(ns, "default"),
                () -> true)
            .get(object.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("ConfigMap/" + ns + "/theirs", "may not get configmaps");
    assertThat(cluster.live(object.id())).isNotNull();
  }

  private Map<ObjectId, Outcome> delete(BooleanSupplier mayWrite, DesiredObject... objects) {
    List<InventoryEntry> entries = List.of(objects).stream().map(Cluster::entry).toList();
    return cluster.deleter.delete(List.of(entries), DeleterIT::isBlue, Identity.PROCESS, mayWrite);
  }

  private static boolean isBlue(LiveObject live) {
    return "blue".equals(live.labels().get("team"));
  }
}
