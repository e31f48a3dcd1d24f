package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PushedTest {

  private static final Instant ENDED = Instant.parse("2026-11-20T10:00:02.5Z");

  private static PendingHints.Taken hints(int count, Instant oldest) {
    return new PendingHints.Taken(Set.of("a"), false, count, oldest, List.of());
  }

  private static SyncReport report(long applied, long pruned, boolean whole) {
    return new SyncReport(
        Trigger.EVENT,
        ENDED.minusSeconds(1),
        ENDED,
        null,
        null,
        null,
        null,
        null,
        null,
        new SyncReport.Seen("sha256:a", 1, 1, whole, false),
        null,
        new SyncReport.Done(applied, pruned, 0, "done"));
  }

  @Test
  void theLagIsFromTheFirstChangeUntilTheSyncEnded() {
    // When
    var pushed = Pushed.by(hints(3, ENDED.minusMillis(750)), report(1, 0, true)).orElseThrow();

    // Then
    assertThat(pushed.status().lastEventTime()).isEqualTo("2026-11-20T10:00:01.750Z");
    assertThat(pushed.status().lag()).isEqualTo("750ms");
  }

  @Test
  void aSendersClockThatIsAheadMakesNoNegativeLag() {
    // When
    var pushed = Pushed.by(hints(1, ENDED.plusSeconds(9)), report(0, 1, true)).orElseThrow();

    // Then
    assertThat(pushed.status().lag()).isEqualTo("0s");
  }

  @ParameterizedTest(name = "{0} hints, {1} applied, whole: {2}")
  @CsvSource({"0, 1, true", "1, 0, true", "1, 1, false"})
  void whatChangedNothingOrWasNotAskedForIsNoPush(int hints, long applied, boolean whole) {
    assertThat(Pushed.by(hints(hints, ENDED), report(applied, 0, whole))).isEmpty();
  }
}
