package io.sluice.apply;

import static io.sluice.apply.Cluster.TIMEOUT;
import static io.sluice.apply.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.manifest.ObjectId;
import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.ApiRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class LiveReaderIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("reader");

  @Test
  void fewObjectsAreReadOneByOne() {
    // Given
    List<ObjectId> ids = create(ns, 4);
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.read(ids, Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(ids);
    assertThat(audit.requests())
        .filteredOn(this::isOurs)
        .extracting(ApiRequest::verb)
        .containsExactly("get", "get", "get", "get");
  }

  @Test
  void moreAreListedInTheirNamespace() {
    // Given
    List<ObjectId> ids = create(ns, 5);
    ObjectId absent = configMap(ns, "absent", "").id();
    List<ObjectId> asked = new ArrayList<>(ids);
    asked.add(absent);
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.read(asked, Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(ids);
    assertThat(live.unread()).isEmpty();
    assertThat(audit.requests())
        .filteredOn(this::isOurs)
        .extracting(ApiRequest::verb)
        .containsExactly("list");
  }

  @Test
  void moreInSeveralNamespacesAreOneList() {
    // Given
    String other = cluster.bed.namespace("reader");
    List<ObjectId> ids = create(ns, 3);
    ids.addAll(create(other, 3));
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.read(ids, Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(ids);
    assertThat(audit.requests())
        .filteredOn(r -> r.resource().equals("configmaps") && isSluices(r))
        .singleElement()
        .satisfies(
            r -> {
              assertThat(r.verb()).isEqualTo("list");
              assertThat(r.namespace()).isEmpty();
            });
  }

  @Test
  void longListsAreReadPageByPage() {
    // Given
    List<ObjectId> ids = create(ns, 2100);
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.read(ids, Identity.PROCESS);

    // Then
    assertThat(live.found()).hasSize(2100);
    assertThat(audit.requests())
        .filteredOn(this::isOurs)
        .extracting(ApiRequest::verb)
        .containsExactly("list", "list");
  }

  @Test
  void amongFarMoreOthersTheyAreReadOneByOne() {
    // Given
    List<ObjectId> ids = create(ns, 600);
    List<ObjectId> last = ids.stream().sorted().skip(595).toList();
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.read(last, Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(last);
    assertThat(audit.requests())
        .filteredOn(this::isOurs)
        .extracting(ApiRequest::verb)
        .containsExactly("list", "get", "get", "get", "get", "get");
  }

  @Test
  void allThatCarryALabelAreOneAnswer() {
    // Given
    List<ObjectId> ids = create(ns, 600);
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.readLabelled(ids, Map.of("team", "blue"), Identity.PROCESS);

    // Then
    assertThat(live.found()).hasSize(600);
    assertThat(audit.count(this::isOurs)).isEqualTo(1);
  }

  @Test
  void byLabelOnlyWhatCarriesItIsFound() {
    // Given
    List<ObjectId> ids = create(ns, 3);
    new Kubectl(cluster.bed, ns).run("label", "configmap", ids.get(1).name(), "team-");
    ApiAudit audit = cluster.bed.audit();

    // When
    LiveObjects live = cluster.reader.readLabelled(ids, Map.of("team", "blue"), Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(ids.get(0), ids.get(2));
    assertThat(audit.count(this::isOurs)).isEqualTo(1);
  }

  @Test
  void aKindNobodyServesIsAnAnswer() {
    // Given
    ObjectId gadget = new ObjectId("acme.example", "Gadget", ns, "g");
    ObjectId there = create(ns, 1).get(0);

    // When
    LiveObjects live = cluster.reader.read(List.of(gadget, there), Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(there);
    assertThat(live.unread().get(gadget).why()).isEqualTo(LiveObjects.Why.NOT_SERVED);
  }

  @Test
  void objectsWithoutNamespaceAreRead() {
    // Given
    ObjectId namespace = new ObjectId("", "Namespace", "", ns);

    // When
    LiveObjects live = cluster.reader.read(List.of(namespace), Identity.PROCESS);

    // Then
    assertThat(live.found().get(namespace).uid()).isNotEmpty();
  }

  @Test
  void aKindThatCameIntoAKnownGroupInAnotherVersionIsFound() {
    // Given
    String group = "n" + ns + ".example.com";
    cluster.apply(Crds.widget(group));
    assertThat(cluster.live(Crds.widgetObject(group, ns, "none").id())).isNull();
    Cluster somebodyElse = new Cluster();
    DesiredObject gadget =
        Yaml.desired(
            "{apiVersion: %s/v2, kind: Gadget, metadata: {name: g, namespace: %s}}"
                .formatted(group, ns));
    somebodyElse.apply(Crds.of(group, "v2", "Gadget", "Namespaced"));
    somebodyElse.apply(gadget);

    // When
    LiveObject found = await().until(() -> cluster.live(gadget.id()), Objects::nonNull);

    // Then
    assertThat(found.id()).isEqualTo(gadget.id());
  }

  @Test
  void anObjectIsFoundAfterTheVersionItWasReadInIsGone() {
    // Given
    String group = "v" + ns + ".example.com";
    DesiredObject widget = Crds.widgetObject(group, ns, "w");
    cluster.apply(Crds.widget(group));
    cluster.apply(widget);
    assertThat(cluster.live(widget.id())).isNotNull();
    new Kubectl(cluster.bed, ns)
        .run(
            "patch",
            "crd",
            "widgets." + group,
            "--type=json",
            "-p",
            """
            [{"op": "copy", "from": "/spec/versions/0", "path": "/spec/versions/1"},
             {"op": "replace", "path": "/spec/versions/1/name", "value": "v2"},
             {"op": "replace", "path": "/spec/versions/0/storage", "value": false},
             {"op": "replace", "path": "/spec/versions/0/served", "value": false}]
            """);
    await()
        .until(
            () -> {
              ResourceKinds fresh = new ResourceKinds(cluster.apis);
              return fresh.find(group + "/v1", "Widget").isEmpty()
                  && fresh.find(group + "/v2", "Widget").isPresent();
            });

    // When
    LiveObjects live = cluster.reader.read(List.of(widget.id()), Identity.PROCESS);

    // Then
    assertThat(live.unread()).isEmpty();
    assertThat(live.found()).containsOnlyKeys(widget.id());
  }

  @Test
  void anObjectOfAScopeThatItsKindNoLongerHasIsNotThere() {
    // Given
    String group = "s" + ns + ".example.com";
    cluster.apply(Crds.of(group, "v1", "Widget", "Cluster"));
    ObjectId clustered = new ObjectId(group, "Widget", "", "w");
    ObjectId namespaced = new ObjectId(group, "Widget", ns, "w");
    cluster.apply(
        Yaml.desired("{apiVersion: %s/v1, kind: Widget, metadata: {name: w}}".formatted(group)));

    // When
    LiveObjects live = cluster.reader.read(List.of(clustered, namespaced), Identity.PROCESS);

    // Then
    assertThat(live.found()).containsOnlyKeys(clustered);
    assertThat(live.unread()).isEmpty();
  }

  private List<ObjectId> create(String namespace, int count) {
    List<DesiredObject> objects = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      objects.add(configMap(namespace, "cm-" + i, "1"));
    }
    cluster.carryOut(
        new ApplyRequest(List.of(objects), Map.of(), Set.of(), Set.of(), false, TIMEOUT));
    return new ArrayList<>(objects.stream().map(DesiredObject::id).toList());
  }

  private boolean isOurs(ApiRequest request) {
    return request.namespace().equals(ns)
        && request.resource().equals("configmaps")
        && isSluices(request);
  }

  private static boolean isSluices(ApiRequest request) {
    return request.userAgent().startsWith("fabric8");
  }
}
