package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.apply.ApiStatus.Cause;
import java.util.List;
import org.junit.jupiter.api.Test;

class ApiMessagesTest {

  @Test
  void longValuesAreCutOutOfTheMiddle() {
    // Given
    String message = "Invalid value: \"" + "x".repeat(5000) + "\": must be short";

    // When
    String words = ApiMessages.shorten(invalid(new Cause("FieldValueInvalid", "spec.a", message)));

    // Then
    assertThat(words)
        .startsWith("Invalid: spec.a: Invalid value: \"xxx")
        .endsWith("must be short")
        .hasSizeLessThan(200);
  }

  @Test
  void atMostThreeOfManyFieldsAreNamed() {
    // Given
    Cause cause = new Cause("FieldValueRequired", "spec.a", "Required value");

    // When
    String words = ApiMessages.shorten(invalid(cause, cause, cause, cause, cause));

    // Then
    assertThat(words).endsWith("and 2 more");
  }

  @Test
  void whoLacksWhichRightIsSaidWithTheRemedy() {
    // Given
    ApiStatus denied =
        refusal(
            403,
            "deployments.apps \"x\" is forbidden: User \"system:serviceaccount:team:default\" cannot"
                + " patch resource \"deployments\" in API group \"apps\" in the namespace \"team\"");

    // Then
    assertThat(ApiMessages.shorten(denied))
        .isEqualTo(
            "system:serviceaccount:team:default may not patch deployments.apps in namespace team;"
                + " to allow it: kubectl create rolebinding -n team sluice-apply"
                + " --clusterrole=edit --serviceaccount=team:default (or a role that holds it)");
  }

  @Test
  void whereSluiceItselfMayNotImpersonateTheMessageSaysSo() {
    // Given
    ApiStatus denied =
        refusal(
            403,
            "serviceaccounts \"default\" is forbidden: User"
                + " \"system:serviceaccount:flux-system:sluice\" cannot impersonate resource"
                + " \"serviceaccounts\" in API group \"\" in the namespace \"team\"");

    // Then
    assertThat(ApiMessages.shorten(denied))
        .contains("may not impersonate serviceaccounts in namespace team")
        .contains("Sluice's own account");
  }

  @Test
  void aWebhooksDenialOfASecretIsHeldBack() {
    // Given
    ApiStatus denied = refusal(403, "admission webhook \"x\" denied the request: hunter2 is weak");

    // Then
    assertThat(ApiMessages.shortenForSecret(denied))
        .doesNotContain("hunter2")
        .contains("held back", "403");
  }

  @Test
  void ofASecretsInvalidFieldsOnlyTheNamesAreSaid() {
    // Given
    ApiStatus refused =
        invalid(
            new Cause("FieldValueInvalid", "type", "Invalid value: \"Opaque\": field is immutable"),
            new Cause(
                "FieldValueInvalid", "data[.dockerconfigjson]", "Invalid value: \"hunter2\""));

    // Then
    assertThat(ApiMessages.shortenForSecret(refused))
        .isEqualTo("refused (HTTP 422 Invalid): type is immutable, data[.dockerconfigjson]");
  }

  private static ApiStatus refusal(int code, String message) {
    return new ApiStatus(code, "Forbidden", message, List.of(), null);
  }

  private static ApiStatus invalid(Cause... causes) {
    return new ApiStatus(422, "Invalid", "hunter2", List.of(causes), null);
  }
}
