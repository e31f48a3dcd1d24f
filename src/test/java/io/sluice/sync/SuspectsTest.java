package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.notification.BucketName;
import io.sluice.notification.ObjectRef;
import io.sluice.notification.Store;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SuspectsTest {

  private static final BucketName BUCKET = new BucketName(Store.S3, "b");
  private static final Instant START = Instant.parse("2026-11-20T10:00:00Z");

  private Instant now = START;
  private final Heard heard = new Heard(new Now());
  private final Suspects suspects = new Suspects();

  @Test
  void aChangeThatNoNotificationToldOfIsOverdueAfterAMinute() {
    // Given
    heard.of(BUCKET);
    suspects.found(BUCKET, List.of("b.yaml", "a.yaml"), heard, now);
    // When
    var early = suspects.overdue(heard, START.plusSeconds(59));
    var late = suspects.overdue(heard, START.plusSeconds(60));
    // Then
    assertThat(early).isEmpty();
    assertThat(late).containsExactly("a.yaml", "b.yaml");
  }

  @Test
  void itIsToldOnce() {
    // Given
    heard.of(BUCKET);
    suspects.found(BUCKET, List.of("a.yaml"), heard, now);
    suspects.overdue(heard, START.plusSeconds(60));
    // When
    var again = suspects.overdue(heard, START.plusSeconds(61));
    // Then
    assertThat(again).isEmpty();
  }

  @Test
  void whereNoNotificationOfTheBucketEverCameNoneIsMissed() {
    // Given
    heard.of(new BucketName(Store.GS, "b"));
    suspects.found(BUCKET, List.of("a.yaml"), heard, now);
    // When
    var late = suspects.overdue(heard, START.plusSeconds(60));
    // Then
    assertThat(late).isEmpty();
  }

  @Test
  void aNotificationUpToAMinuteBeforeToldOfTheChange() {
    // Given
    heard.of(new ObjectRef(BUCKET, "a.yaml"));
    heard.of(new ObjectRef(BUCKET, "old.yaml"));
    now = START.plusSeconds(30);
    heard.of(new ObjectRef(BUCKET, "a.yaml"));
    // When
    suspects.found(BUCKET, List.of("a.yaml", "old.yaml"), heard, START.plusSeconds(61));
    // Then
    assertThat(suspects.overdue(heard, START.plusSeconds(200))).containsExactly("old.yaml");
  }

  @Test
  void aNotificationThatComesWithinAMinuteIsNotMissed() {
    // Given
    heard.of(BUCKET);
    suspects.found(BUCKET, List.of("a.yaml", "b.yaml"), heard, now);
    now = START.plusSeconds(40);
    heard.of(new ObjectRef(BUCKET, "a.yaml"));
    // When
    var late = suspects.overdue(heard, START.plusSeconds(60));
    // Then
    assertThat(late).containsExactly("b.yaml");
  }

  @Test
  void ofAWholeBucketThatChangedAThousandKeysAreRemembered() {
    // Given
    heard.of(BUCKET);
    var keys = IntStream.range(0, 5_000).mapToObj(i -> i + ".yaml").toList();
    // When
    suspects.found(BUCKET, keys, heard, now);
    // Then
    assertThat(suspects.overdue(heard, START.plusSeconds(60))).hasSize(1_000);
  }

  private final class Now extends Clock {
    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }
}
