package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class HintPaceTest {

  private long now;
  private final HintPace pace = new HintPace(() -> now);

  @Test
  void aHintThatComesAloneIsLookedAtAtOnce() {
    // Given
    // When
    // Then
    assertThat(pace.hinted()).contains(Duration.ZERO);
    sync(1, 0, true);
    assertThat(pace.hinted()).contains(Duration.ZERO);
  }

  @Test
  void hintsThatComeBeforeTheLookWaitForIt() {
    // Given
    pace.hinted();
    // When
    // Then
    assertThat(pace.hinted()).isEmpty();
    pace.began();
    assertThat(pace.hinted()).isEmpty();
  }

  @Test
  void aHintThatCameDuringASyncIsLookedAtRightAfter() {
    // Given
    pace.hinted();
    pace.began();
    // When
    // Then
    assertThat(pace.ended(1, 1)).contains(Duration.ZERO);
    assertThat(pace.hinted()).isEmpty();
  }

  @Test
  void inABurstEachSyncGathersForATenthOfItsAgeFromATenthOfASecondToOne() {
    // Given
    pace.hinted();
    pace.began();
    // When
    // Then
    assertThat(pace.ended(1, 2)).contains(Duration.ofMillis(100));
    pace.began();
    now = Duration.ofSeconds(3).toNanos();
    assertThat(pace.ended(30, 1)).contains(Duration.ofMillis(300));
    pace.began();
    now = Duration.ofSeconds(60).toNanos();
    assertThat(pace.ended(30, 1)).contains(Duration.ofSeconds(1));
  }

  @Test
  void aBurstIsOverOnceNothingWaits() {
    // Given
    pace.began();
    pace.ended(1, 20);
    now = Duration.ofSeconds(60).toNanos();
    // When
    sync(20, 0, true);
    // Then
    assertThat(pace.hinted()).contains(Duration.ZERO);
    pace.began();
    assertThat(pace.ended(1, 2)).contains(Duration.ofMillis(100));
  }

  @Test
  void aThousandHintsAtAnyRateTakeFewerThanAHundredSyncs() {
    for (int perSecond : new int[] {25, 36, 100, 1_000}) {
      for (int syncMillis : new int[] {60, 200, 1_000}) {
        // Given
        now = 0;
        var simulated = new HintPace(() -> now);
        // When
        int syncs = syncsOf(simulated, 1_000, perSecond, Duration.ofMillis(syncMillis));
        // Then
        assertThat(syncs).as("%d/s, syncs of %d ms", perSecond, syncMillis).isLessThan(100);
      }
    }
  }

  @Test
  void afterAHundredHintsThatChangedNothingTheyAreLookedAtOnceASecond() {
    // Given
    sync(99, 0, false);
    var before = pace.hinted();
    // When
    sync(1, 0, false);
    // Then
    assertThat(before).contains(Duration.ZERO);
    assertThat(pace.hinted()).contains(Duration.ofSeconds(1));
    pace.began();
    pace.looked(1, false);
    assertThat(pace.ended(1, 1)).contains(Duration.ofSeconds(1));
  }

  @Test
  void theFirstHintThatChangesSomethingEndsThat() {
    // Given
    sync(100, 0, false);
    // When
    sync(1, 0, true);
    // Then
    assertThat(pace.hinted()).contains(Duration.ZERO);
  }

  @Test
  void aSyncWithoutHintsSaysNothingOfThem() {
    // Given
    sync(100, 0, false);
    // When
    sync(0, 0, true);
    // Then
    assertThat(pace.hinted()).contains(Duration.ofSeconds(1));
  }

  @Test
  void aHintWhoseLookWasTakenByAnotherSyncIsNotWaitedFor() {
    // Given
    sync(100, 0, false);
    pace.hinted();
    // When
    sync(0, 0, false);
    // Then
    assertThat(pace.hinted()).isPresent();
  }

  private void sync(int hints, int waiting, boolean changed) {
    pace.began();
    pace.looked(hints, changed);
    pace.ended(hints, waiting);
  }

  /** Runs hints that come evenly through syncs of the same length. */
  private int syncsOf(HintPace simulated, int hints, int perSecond, Duration length) {
    int taken = 0;
    int syncs = 0;
    while (taken < hints) {
      if (came(perSecond, hints) == taken) {
        now += Duration.ofSeconds(1).toNanos() / perSecond;
        continue;
      }
      simulated.hinted();
      simulated.began();
      int first = taken;
      taken = came(perSecond, hints);
      now += length.toNanos();
      simulated.looked(taken - first, true);
      syncs++;
      int waiting = came(perSecond, hints) - taken;
      now += simulated.ended(taken - first, waiting).orElse(Duration.ZERO).toNanos();
    }
    return syncs;
  }

  private int came(int perSecond, int most) {
    return (int) Math.min(most, 1 + now * perSecond / Duration.ofSeconds(1).toNanos());
  }
}
