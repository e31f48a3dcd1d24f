package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.testbed.TestBed;
import org.junit.jupiter.api.Test;

class SqsDepthIT {

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final EventMetrics metrics = new EventMetrics(meters);

  @Test
  void aQueueTellsHowManyMessagesWaitUntilItIsLeft() {
    try (var fixture = new SqsFixture(TestBed.shared().moto())) {
      // Given
      var queue = fixture.queue();
      fixture.send(queue, "one");
      fixture.send(queue, "two");

      // When
      var depth = new SqsDepth(queue, fixture.sqs, metrics);

      // Then
      await().until(() -> gauge(queue).value() == 2);

      // When
      depth.close();

      // Then
      assertThat(gauge(queue)).isNull();
    }
  }

  @Test
  void aQueueThatDoesNotTellHasNoNumber() {
    try (var fixture = new SqsFixture(TestBed.shared().moto())) {
      // Given
      var silent = fixture.queue() + "-that-is-not-there";
      var telling = fixture.queue();

      // When
      try (var one = new SqsDepth(silent, fixture.sqs, metrics);
          var other = new SqsDepth(telling, fixture.sqs, metrics)) {
        // Then
        await().until(() -> gauge(telling).value() == 0);
        assertThat(gauge(silent).value()).isNaN();
      }
    }
  }

  private Gauge gauge(String queue) {
    return meters.find("sluice_sqs_queue_messages").tag("queue", queue).gauge();
  }
}
