package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DeadLettersTest {

  private static final Duration MOMENT = Duration.ofMillis(1);

  private final KafkaSettings nowhere =
      new KafkaSettings(
          Map.of("bootstrap.servers", "127.0.0.1:1"),
          "events",
          "letters",
          1,
          (short) 1,
          Duration.ofDays(1));

  @Test
  void whileTheyCannotBePutAsideNeitherManyNorLargeOnesAreHeld() throws Exception {
    // Given
    byte[] large = new byte[KafkaAppender.MAX_RECORD_BYTES];
    byte[] small = new byte[10];
    try (KafkaAppender appender =
            new KafkaAppender(nowhere, new EventMetrics(new SimpleMeterRegistry()));
        DeadLetters letters = new DeadLetters(appender)) {
      // When
      boolean first = letters.put(letter(large), () -> {}, MOMENT);
      boolean second = letters.put(letter(large), () -> {}, MOMENT);
      int held = 0;
      while (held < 1_000 && letters.put(letter(small), () -> {}, MOMENT)) {
        held++;
      }
      // Then
      assertThat(first).isTrue();
      assertThat(second).isFalse();
      assertThat(held).isBetween(1, 64);
    }
  }

  private static DeadLetter letter(byte[] body) {
    return new DeadLetter("topic/0@0", "not JSON", Map.of(), body);
  }
}
