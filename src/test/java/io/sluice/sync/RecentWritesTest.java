package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentWritesTest {

  private long now = -5;
  private final RecentWrites writes = new RecentWrites(() -> now);

  @Test
  void atFirstAnyObjectMayHaveBeenWrittenJustNow() {
    assertThat(writes.mayHold(id(1))).isTrue();
    after(Duration.ofSeconds(2));
    assertThat(writes.mayHold(id(1))).isFalse();
  }

  @Test
  void onlyWhatWasWrittenIsRecent() {
    // Given
    after(Duration.ofSeconds(2));
    // When
    writes.add(List.of(id(1)));
    // Then
    assertThat(writes.mayHold(id(1))).isTrue();
    assertThat(writes.mayHold(id(2))).isFalse();
  }

  @Test
  void aWriteIsRecentForTwoSeconds() {
    // Given
    after(Duration.ofSeconds(2));
    writes.add(List.of(id(1)));
    // When
    after(Duration.ofMillis(1_999));
    // Then
    assertThat(writes.mayHold(id(1))).isTrue();
    after(Duration.ofMillis(1));
    assertThat(writes.mayHold(id(1))).isFalse();
  }

  @Test
  void aWriteDoesNotHideTheOneBefore() {
    // Given
    after(Duration.ofSeconds(2));
    writes.add(List.of(id(1)));
    after(Duration.ofSeconds(1));
    // When
    writes.add(List.of(id(2)));
    // Then
    assertThat(writes.mayHold(id(1))).isTrue();
    assertThat(writes.mayHold(id(2))).isTrue();
  }

  @Test
  void writesThatGoOnAndOnAreForgottenOneByOne() {
    // Given
    for (int i = 0; i < 10; i++) {
      writes.add(List.of(id(i)));
      after(Duration.ofSeconds(1));
    }
    // Then
    assertThat(writes.mayHold(id(9))).isTrue();
    assertThat(writes.mayHold(id(7))).isFalse();
  }

  @Test
  void ofManyWritesNoneIsToldApart() {
    // Given
    after(Duration.ofSeconds(2));
    // When
    writes.add(IntStream.range(0, 101).mapToObj(RecentWritesTest::id).toList());
    // Then
    assertThat(writes.mayHold(id(500))).isTrue();
  }

  private void after(Duration time) {
    now += time.toNanos();
  }

  private static ObjectId id(int number) {
    return new ObjectId("", "ConfigMap", "team", "cm-" + number);
  }
}
