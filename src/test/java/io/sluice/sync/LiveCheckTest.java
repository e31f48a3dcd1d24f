package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.microprofile.health.HealthCheckResponse.Status;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LiveCheckTest {

  private final AtomicLong clock = new AtomicLong();
  private final ExecutorService loop = Executors.newSingleThreadExecutor();
  private final Pulse pulse = new Pulse(loop, clock::get);

  @AfterEach
  void end() {
    loop.shutdownNow();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  @Test
  void aLoopThatIsStuckMakesTheProcessUnliveAndIsNamed() {
    // Given
    var stuck = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(stuck));
    pulse.silence();

    // When
    pass(LiveCheck.LIMIT.plusSeconds(1));
    var answer = LiveCheck.of(Map.of("clock", pulse.silence(), "terms", Duration.ZERO));

    // Then
    assertThat(answer.getStatus()).isEqualTo(Status.DOWN);
    assertThat(answer.getData().orElseThrow())
        .containsEntry("clock", "stuck for 301 s")
        .containsEntry("terms", "goes round");
  }

  @Test
  void aLoopThatWasStuckAndGoesOnIsLiveAgain() {
    // Given
    var stuck = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(stuck));
    pulse.silence();
    pass(LiveCheck.LIMIT.plusSeconds(1));
    assertThat(pulse.silence()).isGreaterThan(LiveCheck.LIMIT);

    // When
    stuck.countDown();

    // Then
    await().until(() -> pulse.silence().isZero());
  }

  @Test
  void aLoopThatIsBusyForLessThanTheLimitIsLive() {
    // Given
    var busy = new CountDownLatch(1);
    loop.execute(() -> awaitQuietly(busy));
    pulse.silence();

    // When
    pass(LiveCheck.LIMIT);

    // Then
    assertThat(LiveCheck.of(Map.of("clock", pulse.silence())).getStatus()).isEqualTo(Status.UP);
  }

  @Test
  void aLoopThatNobodyAskedForLongIsNotStuck() {
    // Given
    pulse.silence();
    await().until(() -> pulse.silence().isZero());

    // When
    pass(LiveCheck.LIMIT.multipliedBy(10));

    // Then
    await().until(() -> pulse.silence().isZero());
  }

  @Test
  void aLoopThatWasEndedIsNotStuck() {
    // Given
    loop.shutdownNow();
    pulse.silence();

    // When
    pass(LiveCheck.LIMIT.multipliedBy(10));

    // Then
    assertThat(pulse.silence()).isZero();
  }

  @Test
  void theClockOfASyncLoopGoesRound() {
    // Given
    try (var syncs = new SyncLoop((bucket, triggers) -> {})) {
      // Then
      await().until(() -> syncs.silence().isZero());
    }
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
