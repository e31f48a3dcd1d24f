package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.Kafka;
import io.sluice.testbed.TestBed;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A dead-letter topic that others made, which takes small records only. */
class DeadLetterLimitIT {

  private final TestBed bed = TestBed.shared();
  private final KafkaFixture fixture = new KafkaFixture(bed);
  private final Kafka kafka = new Kafka(bed.kafka());

  @Test
  void aLetterThatIsTooLargeForItIsGivenUpAndHoldsUpNothing() throws Exception {
    // Given
    kafka.create(fixture.settings.deadLetterTopic(), 1, Map.of("max.message.bytes", "100000"));
    var large = new RecordingReceipt();
    var small = new RecordingReceipt();
    try (EventLog log = fixture.log()) {
      new LogWriter(log).awaitWritable();

      // When
      log.append(List.of(unreadable("l".repeat(200_000), large), unreadable("small", small)));
      log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "b", "sound")));
    }

    // Then
    assertThat(large.told()).isEqualTo("released");
    assertThat(small.told()).isEqualTo("released");
    assertThat(kafka.records(fixture.settings.deadLetterTopic()))
        .extracting(letter -> new String(letter.value(), UTF_8))
        .containsExactly("small");
    assertThat(kafka.records(fixture.topic)).hasSize(1);
  }

  private static Delivery unreadable(String body, Receipt receipt) {
    return Intake.s3("queue", body.getBytes(UTF_8), Instant.now(), receipt);
  }
}
