package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class OpenPositionsTest {

  @Test
  void whatWasNeverOpenedIsKeptAtTheStart() {
    // Given
    OpenPositions positions = new OpenPositions(42);
    // When
    // Then
    assertThat(positions.committable()).isEqualTo(42);
  }

  @Test
  void oneThatWaitsHoldsThePositionButNotTheOthers() {
    // Given
    OpenPositions positions = new OpenPositions(0);
    for (long offset = 0; offset < 5; offset++) {
      positions.opened(offset);
    }
    // When
    positions.done(0);
    positions.done(2);
    positions.done(3);
    // Then
    assertThat(positions.committable()).isEqualTo(1);
    positions.done(1);
    assertThat(positions.committable()).isEqualTo(4);
  }

  @Test
  void gapsAreDealtWith() {
    // Given
    OpenPositions positions = new OpenPositions(10);
    positions.opened(15);
    positions.opened(20);
    // When
    positions.done(15);
    // Then
    assertThat(positions.committable()).isEqualTo(20);
    positions.done(20);
    assertThat(positions.committable()).isEqualTo(21);
  }

  @Test
  void whatIsDoneTwiceOrWasBeforeTheStartChangesNothing() {
    // Given
    OpenPositions positions = new OpenPositions(100);
    positions.opened(100);
    // When
    positions.done(0);
    positions.done(0);
    // Then
    assertThat(positions.committable()).isEqualTo(100);
    assertThat(positions.count()).isEqualTo(1);
  }

  @Test
  void inAnyOrderThePositionIsThatOfTheOldestOpenRecord() {
    // Given
    Random random = new Random(7);
    OpenPositions positions = new OpenPositions(0);
    TreeSet<Long> open = new TreeSet<>();
    long next = 0;
    // When
    for (int step = 0; step < 300_000; step++) {
      if (open.size() < 1_000 || random.nextInt(5) < 3) {
        positions.opened(next);
        open.add(next++);
      } else {
        Long any =
            random.nextInt(10) == 0
                ? open.first()
                : open.ceiling(open.first() + random.nextLong(open.size()));
        Long done = any == null ? open.last() : any;
        positions.done(done);
        open.remove(done);
      }
      // Then
      if (step % 1_000 == 0) {
        assertThat(positions.committable()).isEqualTo(open.isEmpty() ? next : open.first());
        assertThat(positions.count()).isEqualTo(open.size());
      }
    }
  }
}
