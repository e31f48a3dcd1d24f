package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartPositionsTest {

  @ParameterizedTest(name = "{5}")
  @CsvSource({
    "50, 10, 100, , false, what was kept, 50",
    "5, 10, 100, , true, the oldest where retention took what was to come, 10",
    "500, 10, 100, , true, the oldest where the topic was made anew, 10",
    ", 10, 100, 90, false, by time where nothing was kept, 90",
    ", 10, 100, , false, the end where nothing was kept and nothing came since, 100",
    ", 0, 100, 90, true, the oldest of a partition that is new, 0",
  })
  void readingBeginsAt(
      Long kept, long first, long end, Long byTime, boolean isNew, String what, long start) {
    // Given
    // When
    long chosen = StartPositions.choose(kept, first, end, byTime, isNew);
    // Then
    assertThat(chosen).as(what).isEqualTo(start);
  }
}
