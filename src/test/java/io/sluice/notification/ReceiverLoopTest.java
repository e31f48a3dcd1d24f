package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ReceiverLoopTest {

  private final AtomicLong clock = new AtomicLong();
  private final CountDownLatch end = new CountDownLatch(1);
  private final ReceiverLoop loop = new ReceiverLoop("test", this::awaitEnd, clock::get);

  @AfterEach
  void stop() {
    loop.stop();
    loop.join();
  }

  @Test
  void silenceIsCountedFromTheLastBeat() {
    // Given
    loop.start();
    pass(Duration.ofMinutes(1));
    loop.beat();
    // When
    pass(Duration.ofMinutes(2));
    // Then
    assertThat(loop.silence()).isEqualTo(Duration.ofMinutes(2));
  }

  @Test
  void whatWaitsForTheLogIsNotSilent() {
    // Given
    loop.start();
    loop.rest();
    // When
    pass(Duration.ofHours(2));
    // Then
    assertThat(loop.silence()).isZero();
  }

  @Test
  void aLoopThatDiedIsSilentEvenIfItRestedLast() {
    // Given
    loop.start();
    loop.rest();
    // When
    end.countDown();
    loop.join();
    pass(Duration.ofMinutes(6));
    // Then
    assertThat(loop.silence()).isEqualTo(Duration.ofMinutes(6));
  }

  @Test
  void anEndThatWasAskedForIsNoSilence() {
    // Given
    loop.start();
    // When
    loop.stop();
    loop.join();
    pass(Duration.ofMinutes(6));
    // Then
    assertThat(loop.silence()).isZero();
  }

  private void pass(Duration time) {
    clock.addAndGet(time.toNanos());
  }

  private void awaitEnd() {
    try {
      end.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
