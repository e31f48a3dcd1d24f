package io.sluice.apply;

import static io.sluice.apply.Cluster.order;
import static io.sluice.apply.Yaml.configMap;
import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That a Bucket can do no more than the account it acts as. */
class IdentityIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("tenant");
  private final Identity tenant = Identities.of(ns, null, Set.of("flux-system"), "");
  private final DesiredObject object = configMap(ns, "cm", "1");

  @BeforeEach
  void theDefaultAccountIsThere() {
    await().until(() -> cluster.apis.exists(tenant));
  }

  @Test
  void withoutRightsTheMessageNamesAccountRightAndRemedy() {
    // When
    Outcome outcome = carryOut(object, tenant);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message())
        .contains("system:serviceaccount:" + ns + ":default may not patch configmaps")
        .contains("kubectl create rolebinding -n " + ns, "--serviceaccount=" + ns + ":default");
    assertThat(cluster.live(object.id())).isNull();
  }

  @Test
  void withRightsItAppliesAsThatAccount() {
    // Given
    cluster.letEdit(tenant);
    var audit = cluster.bed.audit();

    // When
    Outcome outcome = await().until(() -> carryOut(object, tenant), o -> o.live() != null);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.CREATED);
    assertThat(audit.requests())
        .filteredOn(r -> r.namespace().equals(ns) && r.resource().equals("configmaps"))
        .extracting(r -> r.user())
        .containsOnly(tenant.userName());
  }

  @Test
  void whatHasNoNamespaceIsRefusedToATenant() {
    // Given
    cluster.letEdit(tenant);
    DesiredObject role =
        desired(
            """
            apiVersion: rbac.authorization.k8s.io/v1
            kind: ClusterRole
            metadata: {name: %s}
            rules: [{apiGroups: ["*"], resources: ["*"], verbs: ["*"]}]
            """
                .formatted(ns));

    // When
    Outcome outcome = carryOut(role, tenant);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("may not patch clusterroles.rbac.authorization.k8s.io");
    assertThat(cluster.live(role.id())).isNull();
  }

  @Test
  void anAccountThatIsNotThereIsNamed() {
    // Given
    Identity nobody = Identities.of(ns, "nobody", Set.of(), "");

    // When
    Outcome outcome = carryOut(object, nobody);

    // Then
    assertThat(outcome.message()).contains("service account " + ns + "/nobody does not exist");
    assertThat(cluster.apis.exists(nobody)).isFalse();
  }

  @Test
  void whatMayNotBeReadIsToldFromWhatIsNotThere() {
    // When
    LiveObjects live = cluster.reader.read(List.of(object.id()), tenant);

    // Then
    assertThat(live.found()).isEmpty();
    assertThat(live.unread().get(object.id()).why()).isEqualTo(LiveObjects.Why.FORBIDDEN);
  }

  @Test
  void anAccountThatMayNotListEverywhereListsItsNamespaces() {
    // Given
    cluster.letEdit(tenant);
    await().until(() -> carryOut(object, tenant).live() != null);
    DesiredObject elsewhere = configMap(cluster.bed.namespace("other"), "cm", "1");

    // When
    LiveObjects live =
        cluster.reader.readLabelled(
            List.of(object.id(), elsewhere.id()), Map.of("team", "blue"), tenant);

    // Then
    assertThat(live.found()).containsOnlyKeys(object.id());
    assertThat(live.unread().get(elsewhere.id()).why()).isEqualTo(LiveObjects.Why.FORBIDDEN);
  }

  private Outcome carryOut(DesiredObject desired, Identity identity) {
    return cluster.applier.carryOut(order(desired), identity, () -> true).get(desired.id());
  }
}
