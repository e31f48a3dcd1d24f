package io.sluice.apply;

import static io.sluice.apply.Cluster.order;
import static io.sluice.apply.Yaml.configMap;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfigurationBuilder;
import io.sluice.manifest.ObjectId;
import io.sluice.testbed.ApiAudit;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Objects that an admission webhook refuses which nobody answers for yet. */
class WebhookIT {

  private final Cluster cluster = new Cluster();
  private final String ns = cluster.bed.namespace("webhook");
  private final DesiredObject refused = configMap(ns, "refused", "1");

  @BeforeEach
  void aWebhookNobodyAnswersFor() {
    cluster.admin.resource(webhook()).create();
    ResourceKind kind = cluster.kinds.find("v1", "ConfigMap").orElseThrow();
    DesiredObject probe = configMap(ns, "probe", "1");
    await()
        .until(
            () -> {
              try {
                cluster
                    .apis
                    .as(Identity.PROCESS)
                    .apply(kind, probe.id(), probe.object(), true, () -> true);
                return false;
              } catch (ApiException failing) {
                return true;
              }
            });
  }

  @AfterEach
  void remove() {
    cluster.admin.resource(webhook()).delete();
  }

  @Test
  void itIsTriedAgainWithinTheSyncAndTheOthersDoNotWait() {
    // Given
    ApiAudit audit = cluster.bed.audit();
    DesiredObject fine = configMap("default", ns, "1");
    Thread.startVirtualThread(
        () -> {
          await().until(() -> audit.count(r -> r.name().equals("refused") && r.code() >= 500) > 0);
          cluster.admin.resource(webhook()).delete();
        });

    // When
    Map<ObjectId, Outcome> outcomes = cluster.carryOut(order(refused, fine));

    // Then
    assertThat(outcomes.get(refused.id()).what()).isEqualTo(Outcome.What.CREATED);
    assertThat(outcomes.get(fine.id()).what()).isEqualTo(Outcome.What.CREATED);
    assertThat(audit.count(r -> r.resource().equals("configmaps") && r.name().equals(ns)))
        .isEqualTo(1);
  }

  @Test
  void inTheEndItIsReportedWithTheWebhooksName() {
    // When
    Outcome outcome = cluster.apply(refused);

    // Then
    assertThat(outcome.what()).isEqualTo(Outcome.What.FAILED);
    assertThat(outcome.message()).contains("failed calling webhook", "down.example.com");
  }

  private ValidatingWebhookConfiguration webhook() {
    return new ValidatingWebhookConfigurationBuilder()
        .withNewMetadata()
        .withName(ns)
        .endMetadata()
        .addNewWebhook()
        .withName("down.example.com")
        .withNewClientConfig()
        .withUrl("https://127.0.0.1:1/validate")
        .endClientConfig()
        .withNewNamespaceSelector()
        .addToMatchLabels("kubernetes.io/metadata.name", ns)
        .endNamespaceSelector()
        .addNewRule()
        .withApiGroups("")
        .withApiVersions("v1")
        .withResources("configmaps")
        .withOperations("CREATE", "UPDATE")
        .endRule()
        .withAdmissionReviewVersions("v1")
        .withSideEffects("None")
        .withFailurePolicy("Fail")
        .withTimeoutSeconds(2)
        .endWebhook()
        .build();
  }
}
