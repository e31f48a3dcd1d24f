package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.sluice.testbed.TestBed;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import org.junit.jupiter.api.Test;

class FencedLeaseLockIT {

  private static final Duration LEASE = Duration.ofMinutes(5);

  @Test
  void whoeverGaveTheLeaseBackMayNotWrite() {
    // Given
    var bed = TestBed.shared();
    var lock = new FencedLeaseLock(bed.namespace("lease"), "lease", "me", LEASE, Clock.systemUTC());
    lock.create(bed.client(), heldBy("me"));
    lock.get(bed.client());
    assertThat(lock.sinceRenewal()).isLessThan(LEASE);

    // When
    lock.update(bed.client(), heldBy(null));

    // Then
    assertThat(lock.sinceRenewal()).isGreaterThan(LEASE);
  }

  private static LeaderElectionRecord heldBy(String holder) {
    var now = ZonedDateTime.now(ZoneOffset.UTC);
    return new LeaderElectionRecord(holder, LEASE, now, now, 0);
  }
}
