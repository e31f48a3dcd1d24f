package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.notification.BucketName;
import io.sluice.notification.ObjectChange;
import io.sluice.notification.ObjectChange.What;
import io.sluice.notification.ObjectRef;
import io.sluice.notification.Store;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PendingHintsTest {

  private static final Instant WHEN = Instant.parse("2026-11-20T10:00:00Z");

  private final PendingHints pending = new PendingHints();
  private final AtomicInteger done = new AtomicInteger();

  @Test
  void whatCameIsTakenTogetherAndEachKeyOnce() {
    // Given
    add("b.yaml", WHEN);
    add("a.yaml", WHEN.minusSeconds(5));
    add("b.yaml", WHEN.plusSeconds(5));
    // When
    var taken = pending.take();
    // Then
    assertThat(taken.keys()).containsExactlyInAnyOrder("a.yaml", "b.yaml");
    assertThat(taken.list()).isFalse();
    assertThat(taken.count()).isEqualTo(3);
    assertThat(taken.oldest()).isEqualTo(WHEN.minusSeconds(5));
    assertThat(pending.count()).isZero();
    assertThat(pending.take()).isSameAs(PendingHints.Taken.NONE);
  }

  @Test
  void aHintIsDoneOnlyWhenItsTakerSaysSo() {
    // Given
    add("a.yaml", WHEN);
    var taken = pending.take();
    int before = done.get();
    // When
    taken.done();
    // Then
    assertThat(before).isZero();
    assertThat(done).hasValue(1);
  }

  @ParameterizedTest
  @CsvSource({
    "100, 0, true",
    "101, 0, false",
    "100, 1009, true",
    "101, 1009, false",
    "101, 1010, true",
    "102, 1010, false",
    "1000, 10000, true",
  })
  void pastTheLargerOfAHundredKeysAndATenthOfTheKnownOnesAListingIsWorthMore(
      int keys, int known, boolean looks) {
    // Given
    for (int i = 0; i < keys; i++) {
      add("app/" + i + ".yaml", WHEN);
    }
    // When
    var taken = pending.take();
    // Then
    assertThat(taken.worthLooking(known)).isEqualTo(looks);
  }

  @Test
  void aThousandHintsAreKeptAndTheNextFoldsThemIntoAListing() {
    // Given
    addKeys(1_000);
    var thousand = pending.take();
    addKeys(1_000);
    // When
    add("one more.yaml", WHEN);
    // Then
    assertThat(thousand.list()).isFalse();
    assertThat(thousand.keys()).hasSize(1_000);
    var folded = pending.take();
    assertThat(folded.list()).isTrue();
    assertThat(folded.keys()).isEmpty();
    assertThat(folded.count()).isEqualTo(1_001);
  }

  @Test
  void aFoldedHintIsCarriedByThoseBeforeItWhichStayOpen() {
    // Given
    addKeys(1_000);
    int before = done.get();
    // When
    addKeys(5_000);
    // Then
    assertThat(before).isZero();
    assertThat(done).hasValue(5_000);
    pending.take().done();
    assertThat(done).hasValue(6_000);
  }

  @Test
  void aRemovalAsksForAListing() {
    // Given
    add("a.yaml", WHEN);
    // When
    pending.add(change("b.yaml", What.REMOVED, WHEN), done::incrementAndGet);
    // Then
    var taken = pending.take();
    assertThat(taken.list()).isTrue();
    assertThat(taken.worthLooking(10_000)).isFalse();
  }

  @Test
  void anIgnoreFileIsNotLookedAtAlone() {
    // Given
    add("app/.sourceignore", WHEN);
    // When
    var taken = pending.take();
    // Then
    assertThat(taken.worthLooking(1_000)).isFalse();
  }

  @Test
  void whatIsGivenBackIsListedForTogetherWithWhatCameSince() {
    // Given
    add("a.yaml", WHEN);
    var taken = pending.take();
    add("b.yaml", WHEN.plusSeconds(1));
    // When
    pending.putBack(taken);
    // Then
    var again = pending.take();
    assertThat(again.list()).isTrue();
    assertThat(again.count()).isEqualTo(2);
    assertThat(again.oldest()).isEqualTo(WHEN);
    assertThat(done).hasValue(0);
    again.done();
    assertThat(done).hasValue(2);
  }

  @Test
  void hintsOfABucketThatIsGoneAreDoneWheneverTheyComeOrAreGivenBack() {
    // Given
    add("taken.yaml", WHEN);
    var taken = pending.take();
    add("waiting.yaml", WHEN);
    // When
    pending.close();
    add("late.yaml", WHEN);
    pending.putBack(taken);
    // Then
    assertThat(done).hasValue(3);
    assertThat(pending.take()).isSameAs(PendingHints.Taken.NONE);
  }

  @Test
  void keysOfAReplayAreLookedAtWithTheHintsAndCountAsNone() {
    // Given
    add("a.yaml", WHEN);
    // When
    pending.lookAlso(Set.of("old.yaml"));
    // Then
    var taken = pending.take();
    assertThat(taken.keys()).containsExactlyInAnyOrder("a.yaml", "old.yaml");
    assertThat(taken.count()).isEqualTo(1);
  }

  private void addKeys(int count) {
    for (int i = 0; i < count; i++) {
      add("app/" + i + ".yaml", WHEN);
    }
  }

  private void add(String key, Instant when) {
    pending.add(change(key, What.CREATED, when), done::incrementAndGet);
  }

  private static ObjectChange change(String key, What what, Instant when) {
    return new ObjectChange(
        new ObjectRef(new BucketName(Store.S3, "b"), key), what, when, "id", "type");
  }
}
