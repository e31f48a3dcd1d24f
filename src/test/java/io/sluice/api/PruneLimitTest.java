package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.fabric8.kubernetes.api.model.IntOrString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PruneLimitTest {

  @ParameterizedTest
  @CsvSource({"50%, 99, 49", "0%, 99, 0", "100%, 99, 99", "1%, 99, 0"})
  void aPercentageIsRoundedDown(String limit, long all, long expected) {
    // When / Then
    assertThat(PruneLimit.parse(new IntOrString(limit)).of(all)).isEqualTo(expected);
  }

  @Test
  void aNumberIsThatMany() {
    // When / Then
    assertThat(PruneLimit.parse(new IntOrString(7)).of(1_000)).isEqualTo(7);
  }

  @Test
  void absentIsHalf() {
    // When / Then
    assertThat(PruneLimit.parse(null)).hasToString("50%");
  }

  @ParameterizedTest
  @ValueSource(strings = {"101%", "-1%", "7", "half", "%", ""})
  void otherTextIsRefused(String limit) {
    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PruneLimit.parse(new IntOrString(limit)))
        .withMessageContaining("\"" + limit + "\"");
  }

  @Test
  void aNegativeNumberIsRefused() {
    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PruneLimit.parse(new IntOrString(-1)))
        .withMessageContaining("-1");
  }
}
