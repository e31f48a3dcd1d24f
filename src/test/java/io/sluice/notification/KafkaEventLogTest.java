package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class KafkaEventLogTest {

  private final KafkaSettings nowhere =
      new KafkaSettings(
          Map.of("bootstrap.servers", "127.0.0.1:1"),
          "events",
          "letters",
          1,
          (short) 1,
          Duration.ofDays(1));

  @Test
  void whileKafkaIsAwayOneLooksForItHoweverManyWait() throws Exception {
    // Given
    List<Thread> waiting = new ArrayList<>();
    List<Long> looking = new ArrayList<>();
    try (KafkaEventLog log =
        new KafkaEventLog(nowhere, new EventMetrics(new SimpleMeterRegistry()))) {
      // When
      for (int i = 0; i < 20; i++) {
        waiting.add(Thread.ofVirtual().start(() -> awaitWritable(log)));
      }
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () -> {
                looking.add(clients());
                return log.state().problem() != null;
              });
      waiting.forEach(Thread::interrupt);
      for (Thread thread : waiting) {
        thread.join();
      }
    }
    // Then
    assertThat(looking).contains(1L).allMatch(clients -> clients <= 1);
  }

  private static void awaitWritable(KafkaEventLog log) {
    try {
      new LogWriter(log).awaitWritable();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static long clients() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().contains("admin-client-thread"))
        .count();
  }
}
