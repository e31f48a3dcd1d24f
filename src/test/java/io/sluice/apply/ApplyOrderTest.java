package io.sluice.apply;

import static io.sluice.apply.Objects.id;
import static io.sluice.apply.Objects.object;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.manifest.ObjectId;
import java.util.List;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class ApplyOrderTest {

  private static final List<ObjectId> MIXED =
      List.of(
          id(
              object(
                  "admissionregistration.k8s.io/v1", "ValidatingWebhookConfiguration", "", "hook")),
          id(object("apps/v1", "Deployment", "app", "web")),
          id(object("x.io/v1", "Widget", "app", "w")),
          id(object("v1", "ServiceAccount", "app", "web")),
          id(object("storage.k8s.io/v1", "StorageClass", "", "fast")),
          id(object("rbac.authorization.k8s.io/v1", "ClusterRole", "", "role")),
          id(object("v1", "Namespace", "", "app")),
          id(object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", "widgets.x.io")),
          id(object("apiregistration.k8s.io/v1", "APIService", "", "v1.y.io")));

  @Test
  void prerequisitesComeFirstAndWebhooksLast() {
    assertThat(kinds(ApplyOrder.applyStages(MIXED, Function.identity())))
        .containsExactly(
            List.of("CustomResourceDefinition", "Namespace", "ClusterRole"),
            List.of("StorageClass"),
            List.of("ServiceAccount", "Deployment", "Widget"),
            List.of("ValidatingWebhookConfiguration", "APIService"));
  }

  @Test
  void deletionGoesTheOtherWayRound() {
    assertThat(kinds(ApplyOrder.deleteStages(MIXED, Function.identity())))
        .containsExactly(
            List.of("APIService", "ValidatingWebhookConfiguration"),
            List.of("Widget", "Deployment", "ServiceAccount"),
            List.of("StorageClass"),
            List.of("ClusterRole", "Namespace", "CustomResourceDefinition"));
  }

  private static List<List<String>> kinds(List<List<ObjectId>> stages) {
    return stages.stream().map(stage -> stage.stream().map(ObjectId::kind).toList()).toList();
  }
}
