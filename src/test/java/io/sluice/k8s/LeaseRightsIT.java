package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.api.InstalledCrd;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two processes whose account may read and write its Lease, but not watch it. */
class LeaseRightsIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final TestBed bed = TestBed.shared();
  private final Kubectl admin = Kubectl.admin(bed);
  private final String namespace = bed.namespace("unwatched");

  private void install() {
    InstalledCrd.in(bed);
    admin.run("apply", "--server-side", "-f", "k8s/base/cluster-role.yaml");
    admin.given(
        """
        apiVersion: v1
        kind: ServiceAccount
        metadata: {name: sluice, namespace: NS}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: ClusterRoleBinding
        metadata: {name: NS}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: sluice}
        subjects: [{kind: ServiceAccount, name: sluice, namespace: NS}]
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: Role
        metadata: {name: sluice, namespace: NS}
        rules:
          - {apiGroups: [coordination.k8s.io], resources: [leases], verbs: [create, get, patch, update]}
        ---
        apiVersion: rbac.authorization.k8s.io/v1
        kind: RoleBinding
        metadata: {name: sluice, namespace: NS}
        roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: sluice}
        subjects: [{kind: ServiceAccount, name: sluice, namespace: NS}]
        """
            .replace("NS", namespace),
        "apply",
        "-f",
        "-");
  }

  private SluiceProcess start(Kubectl account) {
    return SluiceProcess.start(
        Map.of(
            "KUBECONFIG",
            account.kubeconfig().toString(),
            "POD_NAMESPACE",
            namespace,
            "SLUICE_WATCH_LABEL_SELECTOR",
            "sharding.fluxcd.io/key=" + namespace,
            "SLUICE_LEADER_ELECTION",
            "on"));
  }

  @Test
  void aStandbyThatMayNotWatchTheLeaseTakesItAllTheSame() {
    // Given
    install();
    var account = admin.as(namespace, "sluice");
    var audit = bed.audit();
    try (var first = start(account)) {
      awaitReadiness(first, "\"leading\"");
      try (var second = start(account)) {
        awaitReadiness(second, "standing by");

        // When
        first.stop();

        // Then
        awaitReadiness(second, "\"leading\"");
        assertThat(audit.requests())
            .filteredOn(r -> r.user().equals("system:serviceaccount:" + namespace + ":sluice"))
            .filteredOn(r -> r.resource().equals("leases") && r.verb().equals("watch"))
            .isNotEmpty()
            .allSatisfy(r -> assertThat(r.code()).isEqualTo(403));
        assertThat(first.log() + second.log()).doesNotContain("ERROR").doesNotContain("Exception");
      }
    }
  }

  private static void awaitReadiness(SluiceProcess process, String words) {
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(process.healthReady().body()).contains(words));
  }
}
