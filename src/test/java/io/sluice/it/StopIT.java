package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A process that is asked to stop while the API server has not answered a write yet. */
class StopIT {

  /** Longer than what waits, and does not write, is left to itself. */
  private static final Duration SLOW = Duration.ofMillis(1500);

  @Test
  void aWriteUnderWayEndsAndOnlyThenIsTheLeaseGivenBack() throws Exception {
    var sluice = ShardSluice.of("stopping", Map.of("SLUICE_LEADER_ELECTION", "on"));
    try (var it = sluice.scenario("stopping");
        var held = new HeldWrites(it);
        var process = sluice.start()) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1")).bucket();
      held.awaitUnderWay();

      // When
      var stopped = CompletableFuture.supplyAsync(process::stop, Thread::startVirtualThread);
      process.awaitLog("Stopping: what is being written ends first");
      var holderThen = held.letGoAfter(SLOW, () -> holder(sluice));
      stopped.get(60, TimeUnit.SECONDS);

      // Then
      assertThat(holderThen.get(60, TimeUnit.SECONDS)).startsWith("sluice_");
      assertThat(it.liveValue("one")).contains("1");
      assertThat(holder(sluice)).isEmpty();
      assertThat(process.log())
          .contains("sluice stopped in")
          .doesNotContain("runs out by itself")
          .doesNotContain("ERROR");
    }
  }

  private static String holder(ShardSluice sluice) {
    return sluice
        .bed()
        .client()
        .leases()
        .inNamespace(sluice.shard())
        .withName("sluice-leader")
        .get()
        .getSpec()
        .getHolderIdentity();
  }
}
