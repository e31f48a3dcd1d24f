package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.notification.HeldMessages.Extension;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeldMessagesTest {

  private final HeldMessages held = new HeldMessages(Duration.ofSeconds(30), 2);

  @Test
  void aMessageIsExtendedAtHalfOfItsTimeForTwiceAsLong() {
    // Given
    Extension first = new Extension("a", Duration.ofSeconds(60));
    held.add("a", 0);
    // When
    // Then
    assertThat(held.due(seconds(14))).isEmpty();
    assertThat(held.due(seconds(15))).containsExactly(first);
    held.extended(first, seconds(15));
    assertThat(held.due(seconds(44))).isEmpty();
    assertThat(held.due(seconds(45))).containsExactly(new Extension("a", Duration.ofMinutes(2)));
  }

  @Test
  void anExtensionThatTheQueueDidNotTakeStaysDue() {
    // Given
    held.add("a", 0);
    // When
    List<Extension> refused = held.due(seconds(15));
    // Then
    assertThat(held.due(seconds(16))).isEqualTo(refused);
    assertThat(held.untilDue(seconds(16))).contains(Duration.ZERO);
  }

  @Test
  void anExtensionIsTenMinutesAtMost() {
    // Given
    held.add("a", 0);
    long now = 0;
    Extension last = null;
    // When
    for (int i = 0; i < 10; i++) {
      now += held.untilDue(now).orElseThrow().toNanos();
      last = held.due(now).getFirst();
      held.extended(last, now);
    }
    // Then
    assertThat(last.term()).isEqualTo(Duration.ofMinutes(10));
  }

  @Test
  void thereIsRoomAgainWhenOneIsRemoved() throws Exception {
    // Given
    held.add("a", 0);
    held.add("b", 0);
    boolean before = held.awaitRoom(Duration.ofMillis(1));
    // When
    held.remove("a");
    // Then
    assertThat(before).isFalse();
    assertThat(held.awaitRoom(Duration.ofMillis(1))).isTrue();
    assertThat(held.all()).containsExactly("b");
  }

  private static long seconds(long seconds) {
    return Duration.ofSeconds(seconds).toNanos();
  }
}
