package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MemoryEventLogTest {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventLog log = new MemoryEventLog(new EventMetrics(registry));
  private final RecordingReceipt receipt = new RecordingReceipt();

  @Test
  void aMessageIsReleasedWhenAllItsChangesAreDone() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.holding();
    log.read("group", sink);
    log.append(List.of(delivery(event("a") + "," + event("b"))));
    // When
    sink.hints().get(0).done().done();
    sink.hints().get(0).done().done();
    String before = receipt.told();
    sink.hints().get(1).done().done();
    // Then
    assertThat(before).isEmpty();
    assertThat(receipt.told()).isEqualTo("released");
    assertThat(log.state().open()).isZero();
  }

  @Test
  void aMessageIsAbandonedWhenTheReaderIsClosedFirst() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.holding();
    LogReader reader = log.read("group", sink);
    log.append(List.of(delivery(event("a"))));
    // When
    reader.close();
    sink.hints().getFirst().done().done();
    // Then
    assertThat(receipt.told()).isEqualTo("abandoned");
  }

  @Test
  void whatCannotBeReadIsCountedAndReleased() throws Exception {
    // Given
    log.read("group", RecordingSink.holding());
    // When
    log.append(List.of(Intake.s3("q", "garbage".getBytes(UTF_8), Instant.now(), receipt)));
    // Then
    assertThat(receipt.told()).isEqualTo("released");
  }

  @Test
  void whatCannotBeReadBehindSoundAttributesIsCountedToo() throws Exception {
    // Given
    log.read("group", RecordingSink.holding());
    var attributes = Map.of("eventType", "OBJECT_FINALIZE", "bucketId", "b", "objectId", "k");
    byte[] garbage = "garbage".getBytes(UTF_8);
    // When
    log.append(List.of(Intake.gcs("s", attributes, garbage, "1", Instant.now(), receipt)));
    // Then
    assertThat(registry.get("sluice_events_unreadable").tag("place", "log").counter().count())
        .isEqualTo(1);
    assertThat(receipt.told()).isEqualTo("released");
  }

  @Test
  void withoutAReaderItTakesNothing() throws Exception {
    // Given
    // When
    boolean writable = log.awaitWritable(Duration.ofMillis(1));
    // Then
    assertThat(writable).isFalse();
    assertThatThrownBy(() -> log.append(List.of(delivery(event("a")))))
        .isInstanceOf(EventLogException.class);
    assertThat(receipt.told()).isEmpty();
  }

  @Test
  void aSecondReaderMayComeAfterTheFirst() throws Exception {
    // Given
    log.read("group", RecordingSink.holding()).close();
    RecordingSink second = RecordingSink.completing();
    // When
    log.read("group", second);
    log.append(List.of(delivery(event("a"))));
    // Then
    assertThat(second.keys()).containsExactly("a");
    assertThat(receipt.told()).isEqualTo("released");
  }

  private Delivery delivery(String records) {
    byte[] body = ("{\"Records\":[" + records + "]}").getBytes(UTF_8);
    return Intake.s3("q", body, Instant.now(), receipt);
  }

  private static String event(String key) {
    return """
        {"eventSource":"aws:s3","eventName":"ObjectCreated:Put",
         "s3":{"bucket":{"name":"b"},"object":{"key":"%s"}}}"""
        .formatted(key);
  }
}
