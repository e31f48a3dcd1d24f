package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.coordination.v1.LeaseBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class FencedLeaseLockTest {

  private static final Duration LEASE = Duration.ofSeconds(15);
  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");

  private final FencedLeaseLock lock =
      new FencedLeaseLock("ns", "lease", "me", LEASE, Clock.fixed(NOW, ZoneOffset.UTC));

  @Test
  void aLeaseOfAnotherWhoseClockIsSlowCountsFromWhenItWasSeen() {
    // Given
    var renewedInThePast = record("other", NOW.minusSeconds(40));

    // When
    var judged = lock.bySight(renewedInThePast);

    // Then
    assertThat(judged.getRenewTime().toInstant()).isEqualTo(NOW);
  }

  @Test
  void aLeaseThatWasLongOverIsFreeAtOnce() {
    // Given
    var abandoned = record("other", NOW.minusSeconds(600));

    // When
    var judged = lock.bySight(abandoned);

    // Then
    assertThat(judged.getRenewTime().toInstant()).isEqualTo(NOW.minusSeconds(600));
  }

  @Test
  void aLeaseThatSomebodyEmptiedByHandCanBeTaken() {
    // Given
    var empty = new LeaseBuilder().withNewMetadata().withName("lease").endMetadata().build();

    // When
    var read = lock.toRecord(empty);

    // Then
    assertThat(read.getHolderIdentity()).isNull();
    assertThat(read.getLeaseDuration()).isEqualTo(LEASE);
  }

  @Test
  void oneThatNeverWroteTheLeaseMayNotWrite() {
    // Then
    assertThat(lock.sinceRenewal()).isGreaterThan(LEASE);
  }

  private static LeaderElectionRecord record(String holder, Instant renewed) {
    var time = ZonedDateTime.ofInstant(renewed, ZoneOffset.UTC);
    return new LeaderElectionRecord(holder, LEASE, time, time, 3);
  }
}
