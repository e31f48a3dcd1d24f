package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.apply.ApiStatus.Cause;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ImmutabilityTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid value: {\"matchLabels\":{\"app\":\"x\"}}: field is immutable",
        "Forbidden: field is immutable when `immutable` is set",
        "Invalid value: \"10.0.0.9\": may not change once set",
        "Invalid value: {\"kind\":\"Role\"}: cannot change roleRef",
        "Forbidden: updates to statefulset spec for fields other than 'replicas' are forbidden",
        "Forbidden: updates to parameters are forbidden.",
        "Forbidden: may not be changed in an update.",
        "Forbidden: pod updates may not change fields other than `spec.containers[*].image`"
      })
  void theWordsOfKubernetesAreKnown(String message) {
    assertThat(isImmutable(message)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Invalid value: 99999: must be between 1 and 65535, inclusive",
        "Invalid value: \"field is immutable: x\": must match the regex",
        "Required value"
      })
  void plainMistakesAreNot(String message) {
    assertThat(isImmutable(message)).isFalse();
  }

  @Test
  void aMistakeBesideItMakesItAMistake() {
    assertThat(isImmutable("Invalid value: 1: field is immutable", "Required value")).isFalse();
  }

  private static boolean isImmutable(String... messages) {
    List<Cause> causes =
        Arrays.stream(messages).map(message -> new Cause("", "spec", message)).toList();
    return Immutability.isImmutable(new ApiStatus(422, "Invalid", "", causes, null));
  }
}
