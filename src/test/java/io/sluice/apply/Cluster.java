package io.sluice.apply;

import io.fabric8.kubernetes.api.model.rbac.RoleBindingBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.manifest.ObjectId;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The parts under test before the test bed's API server, and short ways to use them. */
final class Cluster {

  static final Duration TIMEOUT = Duration.ofSeconds(20);

  final TestBed bed = TestBed.shared();
  final KubernetesClient admin = bed.client();
  final KubeApis apis = new KubeApis(admin, new SimpleMeterRegistry(), 32);
  final ResourceKinds kinds = new ResourceKinds(apis);
  final Applier applier = new Applier(apis, kinds);
  final LiveReader reader = new LiveReader(apis, kinds);
  final Deleter deleter = new Deleter(apis, kinds);

  static ApplyRequest order(DesiredObject... oneStage) {
    return new ApplyRequest(
        List.of(Arrays.asList(oneStage)), Map.of(), Set.of(), Set.of(), false, TIMEOUT);
  }

  static ApplyRequest forced(DesiredObject... oneStage) {
    return new ApplyRequest(
        List.of(Arrays.asList(oneStage)), Map.of(), Set.of(), Set.of(), true, TIMEOUT);
  }

  Map<ObjectId, Outcome> carryOut(ApplyRequest order) {
    return applier.carryOut(order, Identity.PROCESS, () -> true);
  }

  /** Applies one object alone. */
  Outcome apply(DesiredObject desired) {
    return carryOut(order(desired)).get(desired.id());
  }

  /** Applies one object, knowing what is there. */
  Outcome applyKnowing(DesiredObject desired) {
    ApplyRequest order =
        new ApplyRequest(
            List.of(List.of(desired)),
            reader.read(List.of(desired.id()), Identity.PROCESS).found(),
            Set.of(),
            Set.of(),
            false,
            TIMEOUT);
    return carryOut(order).get(desired.id());
  }

  /** The live metadata; null if there is none. */
  LiveObject live(ObjectId id) {
    return reader.read(List.of(id), Identity.PROCESS).found().get(id);
  }

  static InventoryEntry entry(DesiredObject desired) {
    return new InventoryEntry(desired.id(), desired.apiVersion(), Yaml.KEY, "etag", "hash", "", "");
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
