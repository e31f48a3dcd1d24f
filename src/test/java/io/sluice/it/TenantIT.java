package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.sluice.testbed.SluiceProcess;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A Bucket gives nobody more than they have. */
class TenantIT {

  @Test
  void aTenantsBucketCanDoNoMoreThanItsDefaultAccount() {
    try (var it = Scenario.shared("tenant");
        var other = Scenario.shared("tenant-other")) {
      // Given
      var role = Scenario.uniqueName("tenant-role");
      it.put("app/mine.yaml", it.configMap("mine", "1"))
          .put("app/theirs.yaml", other.configMap("intruder", "1"))
          .put("app/role.yaml", clusterRole(role));

      // When
      var message = it.bucket().awaitCondition("ApplyFailed", "ObjectsFailed");

      // Then
      assertThat(message)
          .contains(
              "system:serviceaccount:" + it.namespace() + ":default may not",
              "ClusterRole/" + role,
              "ConfigMap/" + other.namespace() + "/intruder");
      assertThat(it.liveValue("mine")).contains("1");
      assertThat(other.liveConfigMap("intruder")).isEmpty();
      assertThat(it.client().rbac().clusterRoles().withName(role).get()).isNull();
    }
  }

  @Test
  void aTenantDoesNotLearnWhatIsInOtherNamespaces() {
    try (var it = Scenario.shared("tenant-reads");
        var other = Scenario.shared("tenant-secret")) {
      // Given
      it.client()
          .resource(
              new ConfigMapBuilder()
                  .withNewMetadata()
                  .withName("there")
                  .withNamespace(other.namespace())
                  .addToLabels("kustomize.toolkit.fluxcd.io/name", "hidden-owner")
                  .endMetadata()
                  .build())
          .create();
      it.put("app/there.yaml", other.configMap("there", "1"))
          .put("app/absent.yaml", other.configMap("absent", "1"));

      // When
      var message = it.bucket().awaitCondition("ApplyFailed", "ObjectsFailed");

      // Then
      assertThat(message).doesNotContain("hidden-owner");
      assertThat(said(message, "there")).isEqualTo(said(message, "absent"));
    }
  }

  @Test
  void aTenantsBucketPrunesOnlyWhatItsAccountMay() {
    try (var it = Scenario.shared("tenant-prune").withClusterAdmin()) {
      // Given
      var role = Scenario.uniqueName("tenant-prune-role");
      it.put("app/keep.yaml", it.configMap("keep", "1"))
          .put("app/role.yaml", clusterRole(role))
          .bucket()
          .awaitReady();
      it.client().rbac().clusterRoleBindings().withName(it.namespace()).delete();

      // When
      it.delete("app/role.yaml").sync();

      // Then
      assertThat(it.message("Ready"))
          .contains("system:serviceaccount:" + it.namespace() + ":default may not", role);
      assertThat(it.client().rbac().clusterRoles().withName(role).get()).isNotNull();
      it.client().rbac().clusterRoles().withName(role).delete();
    }
  }

  @Test
  void theNamedServiceAccountsRightsCount() {
    try (var it = Scenario.shared("tenant-named")) {
      // Given
      it.create(
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: weak, namespace: %s}\n"
              .formatted(it.namespace()));
      it.put("app/mine.yaml", it.configMap("mine", "1"));

      // When
      var message =
          it.bucket("apply: {serviceAccountName: weak, retryInterval: 1s}")
              .awaitCondition("ApplyFailed", "ObjectsFailed");

      // Then
      assertThat(message).contains("system:serviceaccount:" + it.namespace() + ":weak may not");
      assertThat(it.liveConfigMap("mine")).isEmpty();

      // When
      new Kubectl(SharedSluice.get().bed())
          .run(
              "kubectl create rolebinding -n %1$s weak --role=namespace-admin --serviceaccount=%1$s:weak"
                  .formatted(it.namespace()));
      it.awaitReady();

      // Then
      assertThat(it.liveValue("mine")).contains("1");
    }
  }

  @Test
  void aServiceAccountThatDoesNotExistIsNamed() {
    try (var it = Scenario.shared("tenant-nobody")) {
      // Given
      it.put("app/mine.yaml", it.configMap("mine", "1"));

      // When
      var message =
          it.bucket("apply: {serviceAccountName: nobody}")
              .awaitCondition("ApplyFailed", "ObjectsFailed");

      // Then
      assertThat(message)
          .contains("the service account " + it.namespace() + "/nobody does not exist");
    }
  }

  @Test
  void theApplierActsForBucketsOfPrivilegedNamespaces() {
    var shared = SharedSluice.get();
    var shard = Scenario.uniqueName("applier");
    try (var it = Scenario.shared("privileged").inShard(shard);
        var tenant = Scenario.shared("beside").inShard(shard)) {
      // Given
      it.create(
          "apiVersion: v1\nkind: ServiceAccount\nmetadata: {name: applier, namespace: %s}\n"
              .formatted(it.namespace()));
      it.put("app/mine.yaml", it.configMap("mine", "1"));
      tenant.put("app/mine.yaml", tenant.configMap("mine", "1"));
      Map<String, String> environment =
          new HashMap<>(
              SharedSluice.environment(
                  shared.store().endpoint().toString(), shared.store().region()));
      environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + shard);
      environment.put("SLUICE_PRIVILEGED_NAMESPACES", it.namespace());
      environment.put("SLUICE_APPLIER", it.namespace() + ":applier");

      // When
      try (var sluice = SluiceProcess.start(shared.bed(), environment)) {
        var message = it.bucket().awaitCondition("ApplyFailed", "ObjectsFailed");
        tenant.bucket().awaitReady();

        // Then
        assertThat(message)
            .contains("system:serviceaccount:" + it.namespace() + ":applier may not");
        assertThat(tenant.liveValue("mine")).contains("1");
        assertThat(sluice.alive()).isTrue();
      }
    }
  }

  /** What is said of one object, but for its name. */
  private static String said(String message, String name) {
    return java.util.Arrays.stream(message.split("; (?=ConfigMap/)"))
        .filter(part -> part.contains("/" + name + " "))
        .findFirst()
        .orElseThrow(() -> new AssertionError(name + " is not in: " + message))
        .replace(name, "NAME");
  }

  private static String clusterRole(String name) {
    return """
    apiVersion: rbac.authorization.k8s.io/v1
    kind: ClusterRole
    metadata: {name: %s}
    rules: [{apiGroups: [""], resources: [pods], verbs: [get]}]
    """
        .formatted(name);
  }
}
