package io.sluice.apply;

import static io.sluice.apply.Cluster.TIMEOUT;
import static io.sluice.apply.Cluster.order;
import static io.sluice.apply.Yaml.configMap;
import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.sluice.manifest.ObjectId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ApplierIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("applier");

  @Test
  void aHundredObjectsAreCreatedThenLeftAloneThenConfigured() {
    // Given
    List<DesiredObject> objects = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      objects.add(configMap(ns, "cm-" + i, "one"));
    }
    ApplyRequest create =
        new ApplyRequest(List.of(objects), Map.of(), Set.of(), Set.of(), false, TIMEOUT);

    // When
    Map<ObjectId, Outcome> created = cluster.carryOut(create);
    LiveObjects live = cluster.reader.read(created.keySet(), Identity.PROCESS);
    ApplyRequest again =
        new ApplyRequest(List.of(objects), live.found(), Set.of(), Set.of(), false, TIMEOUT);
    Map<ObjectId, Outcome> unchanged = cluster.carryOut(again);
    objects.set(7, configMap(ns, "cm-7", "two"));
    Map<ObjectId, Outcome> changed =
        cluster.carryOut(
            new ApplyRequest(List.of(objects), live.found(), Set.of(), Set.of(), false, TIMEOUT));

    // Then
    assertThat(created.values())
        .hasSize(100)
        .extracting(Outcome::what)
        .containsOnly(Outcome.What.CREATED);
    assertThat(unchanged.values())
        .hasSize(100)
        .extracting(Outcome::what)
        .containsOnly(Outcome.What.UNCHANGED);
    assertThat(changed.values())
        .filteredOn(o -> o.what() != Outcome.What.UNCHANGED)
        .singleElement()
        .satisfies(
            o -> {
              assertThat(o.id().name()).isEqualTo("cm-7");
              assertThat(o.what()).isEqualTo(Outcome.What.CONFIGURED);
              assertThat(o.live().fields()).isNotEmpty();
            });
  }

  @Test
  void anObjectNobodyChangedIsWrittenWithoutHavingBeenRead() {
    // Given
    LiveObject left = cluster.apply(configMap(ns, "left", "one")).live();
    DesiredObject next = configMap(ns, "left", "two");

    // When
    Outcome outcome = cluster.carryOut(assuming(left, next)).get(next.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.CONFIGURED);
    assertThat(cluster.admin.configMaps().inNamespace(ns).withName("left").get().getData())
        .containsValue("two");
  }

  @Test
  void anObjectThatSomebodyChangedSinceIsStaleAndLeftAlone() {
    // Given
    LiveObject left = cluster.apply(configMap(ns, "edited", "one")).live();
    cluster
        .admin
        .configMaps()
        .inNamespace(ns)
        .withName("edited")
        .edit(c -> new ConfigMapBuilder(c).addToData("theirs", "x").build());
    DesiredObject next = configMap(ns, "edited", "two");

    // When
    Outcome outcome = cluster.carryOut(assuming(left, next)).get(next.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.STALE);
    assertThat(cluster.admin.configMaps().inNamespace(ns).withName("edited").get().getData())
        .containsValue("one")
        .doesNotContainValue("two");
  }

  @Test
  void anObjectThatSomebodyDeletedSinceIsStaleAndNotCreated() {
    // Given
    LiveObject left = cluster.apply(configMap(ns, "deleted", "one")).live();
    cluster.admin.configMaps().inNamespace(ns).withName("deleted").delete();
    DesiredObject next = configMap(ns, "deleted", "two");

    // When
    Outcome outcome = cluster.carryOut(assuming(left, next)).get(next.id());

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.STALE);
    assertThat(cluster.admin.configMaps().inNamespace(ns).withName("deleted").get()).isNull();
  }

  @Test
  void anObjectThatSomebodyCreatedSinceItWasLookedForIsStaleAndLeftAlone() {
    // Given
    cluster.apply(configMap(ns, "theirs", "one"));
    DesiredObject ours = configMap(ns, "theirs", "two");
    DesiredObject other = configMap(ns, "absent", "two");

    // When
    Map<ObjectId, Outcome> outcomes =
        cluster.carryOut(
            new ApplyRequest(
                List.of(List.of(ours, other)),
                Map.of(),
                Set.of(),
                Set.of(ours.id(), other.id()),
                false,
                TIMEOUT));

    // Then
    assertThat(outcomes.get(ours.id()).what()).isEqualTo(Outcome.What.STALE);
    assertThat(cluster.admin.configMaps().inNamespace(ns).withName("theirs").get().getData())
        .containsValue("one")
        .doesNotContainValue("two");
    assertThat(outcomes.get(other.id()).what()).isEqualTo(Outcome.What.CREATED);
  }

  @Test
  void noStageBeginsAfterOneWithAStaleObject() {
    // Given
    LiveObject left = cluster.apply(configMap(ns, "first", "one")).live();
    cluster.admin.configMaps().inNamespace(ns).withName("first").delete();
    DesiredObject first = configMap(ns, "first", "two");
    DesiredObject second = configMap(ns, "second", "two");

    // When
    Map<ObjectId, Outcome> outcomes =
        cluster.carryOut(
            new ApplyRequest(
                List.of(List.of(first), List.of(second)),
                Map.of(left.id(), left),
                Set.of(left.id()),
                Set.of(),
                false,
                TIMEOUT));

    // Then
    assertThat(outcomes).containsOnlyKeys(first.id());
    assertThat(cluster.admin.configMaps().inNamespace(ns).withName("second").get()).isNull();
  }

  private static ApplyRequest assuming(LiveObject left, DesiredObject next) {
    return new ApplyRequest(
        List.of(List.of(next)),
        Map.of(left.id(), left),
        Set.of(left.id()),
        Set.of(),
        false,
        TIMEOUT);
  }

  @Test
  void anOutcomeCarriesTheLiveMetadata() {
    // Given
    DesiredObject object = configMap(ns, "meta", "one");

    // When
    Outcome outcome = cluster.apply(object);

    // Then
    ConfigMap live = cluster.admin.configMaps().inNamespace(ns).withName("meta").get();
    assertThat(outcome.live().uid()).isEqualTo(live.getMetadata().getUid());
    assertThat(outcome.live().labels()).containsEntry("team", "blue");
    assertThat(outcome.live().managers()).isEqualTo("sluice");
    assertThat(outcome.live()).isEqualTo(cluster.live(object.id()));
  }

  @Test
  void aRefusedObjectDoesNotStopTheOthers() {
    // Given
    DesiredObject bad =
        desired(
            """
            apiVersion: v1
            kind: Service
            metadata: {name: bad, namespace: %s}
            spec: {ports: [{port: 99999}]}
            """
                .formatted(ns));

    // When
    Map<ObjectId, Outcome> outcomes =
        cluster.carryOut(order(configMap(ns, "a", "1"), bad, configMap(ns, "z", "1")));

    // Then
    assertThat(outcomes.values()).filteredOn(o -> o.what() == Outcome.What.CREATED).hasSize(2);
    assertThat(outcomes.get(bad.id()).what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcomes.get(bad.id()).message())
        .startsWith("Service/" + ns + "/bad (" + Yaml.KEY + "): ")
        .contains("spec.ports[0].port", "99999");
  }

  @Test
  void fieldsThatDoNotFitTheSchemaAreTheObjectsOwnErrorAndNotTriedAgain() {
    // Given
    DesiredObject bad =
        desired(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: schema, namespace: %s}
            data: {number: 1}
            """
                .formatted(ns));
    var audit = cluster.bed.audit();

    // When
    Outcome outcome = cluster.apply(bad);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains(".data.number: expected string");
    assertThat(audit.count(r -> r.namespace().equals(ns) && r.name().equals("schema")))
        .isEqualTo(1);
  }

  @Test
  void aKindNobodyServesIsNamed() {
    // Given
    DesiredObject unknown =
        desired("{apiVersion: acme.example/v1, kind: Gadget, metadata: {name: g, namespace: x}}");

    // When
    Outcome outcome = cluster.apply(unknown);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message())
        .contains("Gadget/x/g", "acme.example/v1", "CustomResourceDefinition");
  }

  @Test
  void aCrdAndItsObjectAndANamespaceAndItsContentGoInOneTurn() {
    // Given
    String group = "g" + ns + ".example.com";
    String newNs = ns + "-new";
    DesiredObject crd = Crds.widget(group);
    DesiredObject namespace =
        desired("{apiVersion: v1, kind: Namespace, metadata: {name: %s}}".formatted(newNs));
    DesiredObject widget = Crds.widgetObject(group, newNs, "w");
    ApplyRequest order =
        new ApplyRequest(
            List.of(List.of(crd, namespace), List.of(widget, configMap(newNs, "c", "1"))),
            Map.of(),
            Set.of(),
            Set.of(),
            false,
            TIMEOUT);

    // When
    Map<ObjectId, Outcome> outcomes = cluster.carryOut(order);

    // Then
    assertThat(outcomes.values())
        .hasSize(4)
        .extracting(Outcome::what)
        .containsOnly(Outcome.What.CREATED);
  }

  @Test
  void evenInOneStageAnObjectWaitsForTheKindItsSourceBrings() {
    // Given
    String group = "h" + ns + ".example.com";

    // When
    Map<ObjectId, Outcome> outcomes =
        cluster.carryOut(order(Crds.widgetObject(group, ns, "early"), Crds.widget(group)));

    // Then
    assertThat(outcomes.values())
        .hasSize(2)
        .extracting(Outcome::what)
        .containsOnly(Outcome.What.CREATED);
  }

  @Test
  void aCrdThatWasDeletedIsNoticed() {
    // Given
    String group = "i" + ns + ".example.com";
    DesiredObject crd = Crds.widget(group);
    DesiredObject widget = Crds.widgetObject(group, ns, "w");
    cluster.carryOut(
        new ApplyRequest(
            List.of(List.of(crd), List.of(widget)), Map.of(), Set.of(), Set.of(), false, TIMEOUT));
    cluster.deleter.delete(
        List.of(List.of(Cluster.entry(crd))), any -> true, Identity.PROCESS, () -> true);
    await()
        .until(
            () ->
                cluster
                        .admin
                        .apiextensions()
                        .v1()
                        .customResourceDefinitions()
                        .withName(crd.id().name())
                        .get()
                    == null);

    // When
    Outcome refused =
        await()
            .until(
                () -> cluster.apply(widget),
                o ->
                    o.what() == Outcome.What.FAILED
                        && o.message().contains("knows no kind Widget"));
    cluster.apply(crd);
    Outcome after = cluster.apply(widget);

    // Then
    assertThat(refused.message()).contains("Widget/" + ns + "/w");
    assertThat(after.what()).isEqualTo(Outcome.What.CREATED);
  }

  @Test
  void nothingIsSentOnceThisProcessMayNotWrite() {
    // Given
    AtomicInteger asked = new AtomicInteger();
    List<DesiredObject> objects = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      objects.add(configMap(ns, "stop-" + i, "one"));
    }

    // When
    Map<ObjectId, Outcome> outcomes =
        cluster.applier.carryOut(
            new ApplyRequest(List.of(objects), Map.of(), Set.of(), Set.of(), false, TIMEOUT),
            Identity.PROCESS,
            () -> asked.incrementAndGet() <= 10);

    // Then
    assertThat(cluster.admin.configMaps().inNamespace(ns).list().getItems())
        .filteredOn(cm -> cm.getMetadata().getName().startsWith("stop-"))
        .hasSize(10);
    assertThat(outcomes.values())
        .filteredOn(o -> o.what() == Outcome.What.FAILED)
        .hasSize(40)
        .allMatch(o -> o.message().contains("no longer leads"));
  }

  @Test
  void ifNotPresentAndIgnoreLeaveWhatIsThere() {
    // Given
    cluster
        .admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("there")
                .withNamespace(ns)
                .endMetadata()
                .addToData("key", "theirs")
                .build())
        .create();
    DesiredObject present = annotated("there", "kustomize.toolkit.fluxcd.io/ssa", "ifnotpresent");
    DesiredObject absent = annotated("absent", "sluice.io/ssa", "IfNotPresent");
    DesiredObject ignored = annotated("ignored", "sluice.io/ssa", "Ignore");

    // When
    Map<ObjectId, Outcome> outcomes = cluster.carryOut(order(present, absent, ignored));

    // Then
    assertThat(outcomes.get(present.id()).what()).isEqualTo(Outcome.What.SKIPPED);
    assertThat(outcomes.get(absent.id()).what()).isEqualTo(Outcome.What.CREATED);
    assertThat(outcomes.get(ignored.id()).what()).isEqualTo(Outcome.What.SKIPPED);
    assertThat(cluster.admin.configMaps().inNamespace(ns).withName("there").get().getData())
        .containsEntry("key", "theirs");
    assertThat(cluster.live(ignored.id())).isNull();
  }

  @Test
  void whatASecretHoldsIsInNoMessage() {
    // Given
    DesiredObject wrongType =
        desired(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s1, namespace: %s}
            stringData: {pin: 739154}
            """
                .formatted(ns));
    DesiredObject notBase64 =
        desired(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s2, namespace: %s}
            data: {password: "hunter2!!"}
            """
                .formatted(ns));
    DesiredObject badKey =
        desired(
            """
            apiVersion: v1
            kind: Secret
            metadata: {name: s3, namespace: %s}
            type: kubernetes.io/dockerconfigjson
            stringData: {.dockerconfigjson: "topsecret-not-json"}
            """
                .formatted(ns));

    // When
    Map<ObjectId, Outcome> outcomes = cluster.carryOut(order(wrongType, notBase64, badKey));

    // Then
    assertThat(outcomes.values()).allMatch(o -> o.what() == Outcome.What.FAILED);
    assertThat(outcomes.values())
        .extracting(Outcome::message)
        .noneMatch(m -> m.contains("739154") || m.contains("hunter2") || m.contains("topsecret"));
    assertThat(outcomes.get(wrongType.id()).message()).contains(".stringData.pin: expected string");
    assertThat(outcomes.get(notBase64.id()).message()).contains("base64");
    assertThat(outcomes.get(badKey.id()).message()).contains("data[.dockerconfigjson]");
  }

  @Test
  void anObjectThatIsBeingDeletedIsAppliedOnceItIsGone() {
    // Given
    cluster
        .admin
        .resource(
            new ConfigMapBuilder()
                .withNewMetadata()
                .withName("held")
                .withNamespace(ns)
                .withFinalizers("example.com/hold")
                .endMetadata()
                .build())
        .create();
    cluster.admin.configMaps().inNamespace(ns).withName("held").delete();
    DesiredObject object = configMap(ns, "held", "new");
    Thread releaser =
        Thread.startVirtualThread(
            () -> {
              await().until(() -> !cluster.live(object.id()).fields().isEmpty());
              cluster
                  .admin
                  .configMaps()
                  .inNamespace(ns)
                  .withName("held")
                  .edit(
                      cm ->
                          new ConfigMapBuilder(cm)
                              .editMetadata()
                              .withFinalizers()
                              .endMetadata()
                              .build());
            });

    // When
    Outcome outcome = cluster.apply(object);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.CREATED);
    assertThat(cluster.live(object.id()).terminating()).isFalse();
    assertThat(releaser).isNotNull();
  }

  private DesiredObject annotated(String name, String annotation, String value) {
    DesiredObject plain = configMap(ns, name, "ours");
    plain.object().withObject("/metadata/annotations").put(annotation, value);
    return plain;
  }
}
