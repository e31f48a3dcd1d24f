package io.sluice.apply;

import static io.sluice.apply.Yaml.desired;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class InSightTest {

  private static final DesiredObject CRD =
      desired(
          "{apiVersion: apiextensions.k8s.io/v1, kind: CustomResourceDefinition,"
              + " metadata: {name: widgets.a.b}, spec: {group: a.b, names: {kind: Widget}}}");
  private static final DesiredObject WIDGET =
      desired("{apiVersion: a.b/v1, kind: Widget, metadata: {name: w, namespace: new}}");
  private static final DesiredObject NAMESPACE =
      desired("{apiVersion: v1, kind: Namespace, metadata: {name: new}}");
  private static final DesiredObject ROLE =
      desired("{apiVersion: rbac.authorization.k8s.io/v1, kind: Role, metadata: {name: r}}");

  @Test
  void aKindIsWaitedForOnlyWhereTheSourceBringsItsCrd() {
    // Given
    ApiStatus notServed = status(404, ApiStatus.NOT_SERVED, "");

    // Then
    assertThat(sight(CRD, WIDGET).patience(notServed, WIDGET)).isPositive();
    assertThat(sight(WIDGET).patience(notServed, WIDGET)).isZero();
  }

  @Test
  void aNamespaceIsWaitedForOnlyWhereTheSourceBringsIt() {
    // Given
    ApiStatus missing = status(404, "NotFound", "namespaces \"new\" not found");

    // Then
    assertThat(sight(NAMESPACE, WIDGET).patience(missing, WIDGET)).isPositive();
    assertThat(sight(WIDGET).patience(missing, WIDGET)).isZero();
  }

  @Test
  void aWebhookThatIsNotReadyIsWaitedFor() {
    // Given
    ApiStatus failing = status(500, "InternalError", "failed calling webhook \"x\": refused");

    // Then
    assertThat(sight(WIDGET).patience(failing, WIDGET)).isPositive();
  }

  @Test
  void aRoleThatComesWithItsBindingIsWaitedForABit() {
    // Given
    ApiStatus escalation = status(403, "Forbidden", "grant RBAC permissions not currently held");

    // Then
    assertThat(sight(ROLE).patience(escalation, ROLE)).isPositive();
    assertThat(sight(ROLE, WIDGET).patience(escalation, WIDGET)).isZero();
  }

  @Test
  void whatIsSimplyRefusedIsNotTriedAgain() {
    assertThat(sight(WIDGET).patience(status(422, "Invalid", "x"), WIDGET)).isZero();
    assertThat(sight(WIDGET).patience(status(403, "Forbidden", "x"), WIDGET)).isZero();
    assertThat(sight(WIDGET).patience(status(500, "InternalError", "typed patch"), WIDGET))
        .isZero();
  }

  private static InSight sight(DesiredObject... objects) {
    return new InSight(List.of(List.of(objects)));
  }

  private static ApiStatus status(int code, String reason, String message) {
    return new ApiStatus(code, reason, message, List.of(), null);
  }
}
