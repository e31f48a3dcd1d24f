package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class DeletionTriesTest {

  private final DeletionTries tries = new DeletionTries();

  @Test
  void thePausesDoubleUpToAMinute() {
    // When
    var pauses = Stream.generate(tries::pause).limit(6).map(Duration::toSeconds).toList();

    // Then
    assertThat(pauses).containsExactly(5L, 10L, 20L, 40L, 60L, 60L);
  }

  @Test
  void whatWasToldIsNoNews() {
    // Given
    tries.isNews("forbidden");

    // When
    boolean again = tries.isNews("forbidden");
    boolean other = tries.isNews("terminating");

    // Then
    assertThat(again).isFalse();
    assertThat(other).isTrue();
  }
}
