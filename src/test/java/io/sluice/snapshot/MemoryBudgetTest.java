package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.snapshot.MemoryBudget.Reservation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private static final long KIB = 1024;

  private final MemoryBudget budget = new MemoryBudget(new Limits(1, 1, 1, 100 * KIB));

  @Test
  void whatIsReservedIsGivenBackOnce() throws Exception {
    // Given
    Reservation reservation = budget.reserve(40 * KIB);
    assertThat(budget.freeBytes()).isEqualTo(60 * KIB);

    // When
    reservation.close();
    reservation.close();

    // Then
    assertThat(budget.freeBytes()).isEqualTo(100 * KIB);
  }

  @Test
  void moreThanTheWholeBudgetTakesAllOfItInsteadOfWaitingForever() throws Exception {
    try (Reservation all = budget.reserve(1L << 40)) {
      assertThat(budget.freeBytes()).isZero();
    }
    assertThat(budget.freeBytes()).isEqualTo(100 * KIB);
  }

  @Test
  void aLargeOneIsNotStarvedBySmallOnes() throws Exception {
    // Given
    List<String> order = new CopyOnWriteArrayList<>();
    Reservation held = budget.reserve(50 * KIB);
    Thread large = waiting(order, "large", 100 * KIB);
    await().until(() -> large.getState() == Thread.State.WAITING);
    Thread small = waiting(order, "small", KIB);
    await().until(() -> small.getState() == Thread.State.WAITING);

    // When
    held.close();
    large.join();
    small.join();

    // Then
    assertThat(order).containsExactly("large", "small");
  }

  @Test
  void waitingEndsWithAnInterrupt() throws Exception {
    // Given
    AtomicReference<Throwable> end = new AtomicReference<>();
    try (Reservation all = budget.reserve(100 * KIB)) {
      Thread waiter =
          Thread.ofVirtual()
              .start(
                  () -> {
                    try (Reservation more = budget.reserve(KIB)) {
                      end.set(new AssertionError("reserved beyond the budget"));
                    } catch (InterruptedException e) {
                      end.set(e);
                    }
                  });
      await().until(() -> waiter.getState() == Thread.State.WAITING);

      // When
      waiter.interrupt();
      waiter.join();
    }

    // Then
    assertThat(end.get()).isInstanceOf(InterruptedException.class);
    assertThat(budget.freeBytes()).isEqualTo(100 * KIB);
  }

  @Test
  void nothingStillCostsALittleSoThatCountsStayBounded() throws Exception {
    try (Reservation none = budget.reserve(0)) {
      assertThat(budget.freeBytes()).isEqualTo(99 * KIB);
    }
  }

  private Thread waiting(List<String> order, String name, long bytes) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (Reservation reservation = budget.reserve(bytes)) {
                order.add(name);
              } catch (InterruptedException e) {
                order.add("interrupted");
              }
            });
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThatThrownBy(() -> budget.reserve(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
