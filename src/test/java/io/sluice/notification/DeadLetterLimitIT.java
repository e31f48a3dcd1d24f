package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Kafka;
import io.sluice.testbed.Names;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
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

  @Test
  void oneThatTakesNoLettersNeitherStopsTheReadersRoundsNorHasRecordsWrittenTwice()
      throws Exception {
    // Given
    kafka.create(fixture.settings.deadLetterTopic(), 1, Map.of("cleanup.policy", "compact"));
    try (EventLog log = fixture.log();
        LogReader reader = log.read(Names.unique("group"), RecordingSink.completing())) {
      assertThat(reader.awaitStarted(Duration.ofSeconds(30))).isTrue();
      var waits = List.of(sound(), unreadable("bad", new RecordingReceipt()));

      // When
      assertThatThrownBy(() -> log.append(waits)).isInstanceOf(EventLogException.class);
      kafka.produceAll(fixture.topic, Collections.nCopies(100, "no JSON".getBytes(UTF_8)));
      await().until(() -> log.state().open() > 50);

      // Then
      assertThat(kafka.records(fixture.topic)).hasSize(100);
      var silence = new AtomicReference<>(reader.silence());
      await().until(() -> silence.getAndSet(reader.silence()).compareTo(silence.get()) > 0);
    }
  }

  private static Delivery sound() {
    return KafkaFixture.delivery(new RecordingReceipt(), "b", "sound");
  }

  private static Delivery unreadable(String body, Receipt receipt) {
    return Intake.s3("queue", body.getBytes(UTF_8), Instant.now(), receipt);
  }
}
