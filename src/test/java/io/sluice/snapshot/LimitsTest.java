package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LimitsTest {

  @Test
  void quantitiesAreReadAsKubernetesReadsThem() {
    assertThat(Limits.parse("10000", "256Mi", "16Mi", "128Mi")).isEqualTo(Limits.DEFAULT);
    assertThat(Limits.parse("5k", "1G", "1e3", "4Gi"))
        .isEqualTo(new Limits(5000, 1_000_000_000, 1000, 4L << 30));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "many", "-1", "0", "1.5", "500m", "256 MB"})
  void whatIsNoAmountNamesItsVariable(String wrong) {
    assertThatThrownBy(() -> Limits.parse("10000", wrong, "16Mi", "128Mi"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("SLUICE_LIMITS_BYTES")
        .hasMessageContaining("256Mi");
  }
}
