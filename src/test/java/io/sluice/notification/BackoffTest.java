package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class BackoffTest {

  private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(30));

  @Test
  void pausesDoubleUpToTheLongest() {
    // Given
    for (int i = 0; i < 4; i++) {
      assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1L << i));
    }
    // When
    backoff.next();
    // Then
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(30));
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(30));
  }

  @Test
  void whatStoodForLongIsTriedAgainSoon() {
    // Given
    backoff.next();
    backoff.next();
    // When
    backoff.brokeAfter(Duration.ofSeconds(31));
    // Then
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  void whatBrokeAgainAtOnceIsNot() {
    // Given
    backoff.next();
    // When
    backoff.brokeAfter(Duration.ofSeconds(2));
    // Then
    assertThat(backoff.next()).isEqualTo(Duration.ofSeconds(2));
  }
}
