package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.snapshot.MemoryBudget.Reservation;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

class MemoryBudgetTest {

  private static final long KIB = 1024;

  private final MemoryBudget budget = new MemoryBudget(new Limits(1, 1, 1, 100 * KIB));
  private final List<String> order = new CopyOnWriteArrayList<>();

  /** A thread that reserves, does something, and gives back; it ends when it is interrupted too. */
  static Thread reserving(MemoryBudget budget, long bytes, Runnable then) {
    return Thread.ofVirtual()
        .start(
            () -> {
              try (Reservation reservation = budget.reserve(bytes)) {
                then.run();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
  }

  private Thread reserving(String name, long bytes) {
    return reserving(budget, bytes, () -> order.add(name));
  }

  private static void awaitWaiting(Thread thread) {
    await().until(() -> thread.getState() == Thread.State.WAITING);
  }

  @Test
  void whatIsReservedIsGivenBackOnce() throws Exception {
    // Given
    Reservation reservation = budget.reserve(40 * KIB);

    // When
    reservation.close();
    reservation.close();

    // Then
    Thread more;
    try (Reservation all = budget.reserve(100 * KIB)) {
      more = reserving("more", KIB);
      awaitWaiting(more);
      order.add("all");
    }
    more.join();
    assertThat(order).containsExactly("all", "more");
  }

  @Test
  void moreThanTheWholeBudgetTakesAllOfItInsteadOfWaitingForever() throws Exception {
    // When
    Thread small;
    try (Reservation all = budget.reserve(1L << 40)) {
      small = reserving("small", KIB);
      awaitWaiting(small);
      order.add("all");
    }
    small.join();

    // Then
    assertThat(order).containsExactly("all", "small");
  }

  @Test
  void aLargeOneIsNotStarvedBySmallOnes() throws Exception {
    // Given
    Reservation held = budget.reserve(50 * KIB);
    Thread large = reserving("large", 100 * KIB);
    awaitWaiting(large);
    Thread small = reserving("small", KIB);
    awaitWaiting(small);

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
    try (Reservation all = budget.reserve(100 * KIB)) {
      Thread waiter = reserving("beyond the budget", KIB);
      awaitWaiting(waiter);

      // When
      waiter.interrupt();
      waiter.join();
    }

    // Then
    reserving("all", 100 * KIB).join();
    assertThat(order).containsExactly("all");
  }

  @Test
  void nothingStillCostsALittleSoThatCountsStayBounded() throws Exception {
    // When
    Thread another;
    try (Reservation most = budget.reserve(99 * KIB);
        Reservation none = budget.reserve(0)) {
      another = reserving("another", 0);
      awaitWaiting(another);
      order.add("held");
    }
    another.join();

    // Then
    assertThat(order).containsExactly("held", "another");
  }

  @Test
  void aNegativeSizeIsRefused() {
    assertThatThrownBy(() -> budget.reserve(-1)).isInstanceOf(IllegalArgumentException.class);
  }
}
