package io.sluice.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.manifest.ObjectId;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** The parts under test before the test bed's API server, and short ways to use them. */
final class Cluster {

  static final String KEY = "app/all.yaml";
  static final Duration TIMEOUT = Duration.ofSeconds(20);

  private static final YAMLMapper YAML = new YAMLMapper();

  final TestBed bed = TestBed.shared();
  final KubernetesClient admin = bed.client();
  final KubeApis apis = new KubeApis(admin, new SimpleMeterRegistry(), 32);
  final ResourceKinds kinds = new ResourceKinds(apis);
  final Applier applier = new Applier(apis, kinds);
  final LiveReader reader = new LiveReader(apis, kinds);
  final Deleter deleter = new Deleter(apis, kinds);

  static DesiredObject desired(String yaml) {
    try {
      ObjectNode object = (ObjectNode) YAML.readTree(yaml);
      String apiVersion = object.path("apiVersion").asText();
      int slash = apiVersion.indexOf('/');
      ObjectId id =
          new ObjectId(
              slash < 0 ? "" : apiVersion.substring(0, slash),
              object.path("kind").asText(),
              object.path("metadata").path("namespace").asText(),
              object.path("metadata").path("name").asText());
      return new DesiredObject(id, apiVersion, KEY, "etag", "hash", object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  static DesiredObject configMap(String namespace, String name, String value) {
    return desired(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s, labels: {team: blue}}
        data: {key: "%s"}
        """
            .formatted(name, namespace, value));
  }

  static ApplyOrder order(DesiredObject... oneStage) {
    return new ApplyOrder(List.of(Arrays.asList(oneStage)), Map.of(), false, TIMEOUT);
  }

  static ApplyOrder forced(DesiredObject... oneStage) {
    return new ApplyOrder(List.of(Arrays.asList(oneStage)), Map.of(), true, TIMEOUT);
  }

  Map<ObjectId, Outcome> carryOut(ApplyOrder order) {
    return applier.carryOut(order, Identity.PROCESS, () -> true);
  }

  /** Applies one object alone. */
  Outcome apply(DesiredObject desired) {
    return carryOut(order(desired)).get(desired.id());
  }

  /** Applies one object, knowing what is there. */
  Outcome applyKnowing(DesiredObject desired) {
    ApplyOrder order =
        new ApplyOrder(
            List.of(List.of(desired)),
            reader.read(List.of(desired.id()), Identity.PROCESS).found(),
            false,
            TIMEOUT);
    return carryOut(order).get(desired.id());
  }

  /** The live metadata; null if there is none. */
  LiveObject live(ObjectId id) {
    return reader.read(List.of(id), Identity.PROCESS).found().get(id);
  }

  static InventoryEntry entry(DesiredObject desired) {
    return new InventoryEntry(desired.id(), desired.apiVersion(), KEY, "etag", "hash", "", "");
  }

  /** Gives an account the ClusterRole {@code edit} in its namespace. */
  void letEdit(Identity account) {
    admin
        .resource(
            new RoleBindingBuilder()
                .withNewMetadata()
                .withNamespace(account.namespace())
                .withName("edit")
                .endMetadata()
                .withNewRoleRef("rbac.authorization.k8s.io", "ClusterRole", "edit")
                .addNewSubject("", "ServiceAccount", account.name(), account.namespace())
                .build())
        .create();
  }
}
