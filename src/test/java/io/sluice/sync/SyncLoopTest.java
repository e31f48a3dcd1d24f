package io.sluice.sync;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.apply.BucketRef;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class SyncLoopTest {

  private static final BucketRef ONE = new BucketRef("ns", "one");
  private static final BucketRef OTHER = new BucketRef("ns", "other");

  @Test
  void whatComesWhileASyncRunsIsTakenTogetherByTheNext() throws InterruptedException {
    // Given
    List<Set<Trigger>> syncs = new CopyOnWriteArrayList<>();
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var loop =
        new SyncLoop(
            (bucket, triggers) -> {
              syncs.add(triggers);
              begun.countDown();
              goOn.await();
            })) {
      loop.trigger(ONE, Trigger.START);
      begun.await();

      // When
      loop.trigger(ONE, Trigger.POLL);
      loop.trigger(ONE, Trigger.SPEC);
      goOn.countDown();

      // Then
      await().until(() -> syncs.size() == 2);
      assertThat(syncs.get(1)).containsExactlyInAnyOrder(Trigger.POLL, Trigger.SPEC);
    }
  }

  @Test
  void aBucketForgottenAgainAndAgainNeverHasTwoSyncsAtOnce() {
    // Given
    var running = new AtomicInteger();
    var syncs = new AtomicInteger();
    var twice = new AtomicBoolean();
    try (var loop =
        new SyncLoop(
            (bucket, triggers) -> {
              if (running.incrementAndGet() > 1) {
                twice.set(true);
              }
              Thread.yield();
              running.decrementAndGet();
              syncs.incrementAndGet();
            })) {
      // When
      for (int i = 0; i < 5_000; i++) {
        loop.triggerLater(ONE, Trigger.RETRY, Duration.ZERO);
        loop.forget(ONE);
        loop.trigger(ONE, Trigger.SPEC);
      }

      // Then
      await().until(() -> syncs.get() > 0 && running.get() == 0);
      assertThat(twice).isFalse();
    }
  }

  static List<Error> errors() {
    return List.of(
        new StackOverflowError("as by a deep document"),
        new NoClassDefFoundError("as in a native executable that was told too little"));
  }

  @ParameterizedTest
  @MethodSource("errors")
  void aSyncThatEndsByAnErrorDoesNotEndItsBucketsTurns(Error error) {
    // Given
    var syncs = new AtomicInteger();
    try (var loop =
        new SyncLoop(
            (bucket, triggers) -> {
              if (syncs.incrementAndGet() == 1) {
                throw error;
              }
            })) {
      // When
      loop.trigger(ONE, Trigger.START);
      await().until(() -> syncs.get() == 1);
      loop.trigger(ONE, Trigger.POLL);

      // Then
      await().until(() -> syncs.get() == 2);
    }
  }

  @Test
  void closingInterruptsASyncThatHangs() throws InterruptedException {
    // Given
    var begun = new CountDownLatch(1);
    var interrupted = new CountDownLatch(1);
    var loop =
        new SyncLoop(
            (bucket, triggers) -> {
              begun.countDown();
              try {
                new CountDownLatch(1).await();
              } catch (InterruptedException e) {
                interrupted.countDown();
                throw e;
              }
            });
    loop.trigger(OTHER, Trigger.START);
    begun.await();

    // When
    loop.close();

    // Then
    assertThat(interrupted.getCount()).isZero();
  }

  @Test
  void aBucketThatWasForgottenDuringItsSyncIsNotKept() throws InterruptedException {
    // Given
    var begun = new CountDownLatch(1);
    var goOn = new CountDownLatch(1);
    try (var loop =
        new SyncLoop(
            (bucket, triggers) -> {
              begun.countDown();
              goOn.await();
            })) {
      var gone = forgottenDuringItsSync(loop, begun);

      // When
      goOn.countDown();

      // Then
      awaitCollected(gone);
    }
  }

  private static WeakReference<BucketRef> forgottenDuringItsSync(
      SyncLoop loop, CountDownLatch begun) throws InterruptedException {
    var bucket = new BucketRef("ns", "gone");
    loop.trigger(bucket, Trigger.SPEC);
    begun.await();
    loop.forget(bucket);
    return new WeakReference<>(bucket);
  }

  private static void awaitCollected(WeakReference<?> reference) {
    await()
        .until(
            () -> {
              System.gc();
              return reference.get() == null;
            });
  }
}
