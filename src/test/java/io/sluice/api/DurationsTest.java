package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {

  @ParameterizedTest
  @CsvSource({
    "5m0s, PT5M",
    "1.5h, PT1H30M",
    "250ms, PT0.25S",
    "0s, PT0S",
    "1h2m3s4ms, PT1H2M3.004S",
    "1m1m, PT2M",
    "0.1s, PT0.1S",
    "1.0000000019s, PT1.000000001S"
  })
  void whatGoReadsIsRead(String text, Duration expected) {
    // When
    Duration parsed = Durations.parse(text);

    // Then
    assertThat(parsed).isEqualTo(expected);
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "5", "5 m", "m", "-5m", "1d", ".5s", "5.s", "5m\n", "PT5M"})
  void anythingElseIsRefusedWithAnExample(String text) {
    // When / Then
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Durations.parse(text))
        .withMessage("\"" + text + "\" is not a duration: write it like 30s, 5m or 1h30m");
  }

  @Test
  void whatIsLongerThanGoCanHoldIsItsLongest() {
    // When
    Duration parsed = Durations.parse("99999999999999999999999h");

    // Then
    assertThat(parsed).isEqualTo(Duration.ofNanos(Long.MAX_VALUE));
  }

  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT5M, 5m0s",
    "PT1H, 1h0m0s",
    "PT1H30M, 1h30m0s",
    "PT49H1.5S, 49h0m1.5s",
    "PT1.5S, 1.5s",
    "PT59.999999999S, 59.999999999s",
    "PT10S, 10s",
    "PT0.25S, 250ms",
    "PT0.0015S, 1.5ms",
    "PT0.0000015S, 1.5µs",
    "PT0.000000015S, 15ns",
    "PT-1.5S, -1.5s"
  })
  void aDurationIsWrittenAsGoPrintsIt(Duration duration, String expected) {
    // When
    String written = Durations.format(duration);

    // Then
    assertThat(written).isEqualTo(expected);
  }
}
