package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Names;
import io.sluice.testbed.Part;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class KafkaOutageIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  @Test
  void aBrokerThatIsKilledAndComesBackLosesNothing() throws Exception {
    // Given
    try (TestBed bed = TestBed.own(Part.KAFKA)) {
      KafkaFixture kafka = new KafkaFixture(bed);
      RecordingSink sink = RecordingSink.completing();
      try (KafkaEventLog log = kafka.log()) {
        log.read(Names.unique("group"), sink);
        LogWriter writer = new LogWriter(log);
        TreeSet<String> keys = new TreeSet<>();
        List<RecordingReceipt> receipts = new ArrayList<>();
        Thread outage =
            Thread.startVirtualThread(
                () -> {
                  await().atMost(PATIENCE).until(() -> sink.keys().size() > 20);
                  bed.kill(Part.KAFKA);
                  await().atMost(PATIENCE).until(() -> log.state().problem() != null);
                  bed.start(Part.KAFKA);
                });
        // When
        for (int i = 0; i < 200 || outage.isAlive(); i++) {
          RecordingReceipt receipt = new RecordingReceipt();
          receipts.add(receipt);
          keys.add("key-" + i);
          writer.append(List.of(KafkaFixture.delivery(receipt, "cfg", "key-" + i)));
        }
        // Then
        assertThat(receipts).allMatch(receipt -> receipt.told().equals("released"));
        await()
            .atMost(PATIENCE)
            .untilAsserted(() -> assertThat(new TreeSet<>(sink.keys())).isEqualTo(keys));
        await().atMost(PATIENCE).until(() -> log.state().problem() == null);
        assertThat(sink.missed()).isEmpty();
      }
    }
  }

  @Test
  void aLogThatComesLaterStillBeginsWhereItWasAskedFor() throws Exception {
    // Given
    try (TestBed bed = TestBed.own(Part.KAFKA)) {
      KafkaFixture kafka = new KafkaFixture(bed);
      try (KafkaEventLog log = kafka.log();
          KafkaEventLog bridge = kafka.log()) {
        assertThat(bridge.awaitWritable(PATIENCE)).isTrue();
        bed.kill(Part.KAFKA);
        RecordingSink sink = RecordingSink.completing();
        // When
        LogReader reader = log.read(Names.unique("group"), sink);
        boolean startedWithout = reader.awaitStarted(Duration.ofMillis(1));
        boolean writableWithout = log.awaitWritable(Duration.ofMillis(1));
        assertThatThrownBy(
                () ->
                    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "x"))))
            .isInstanceOf(EventLogException.class)
            .hasMessageContaining(bed.kafka());
        bed.start(Part.KAFKA);
        new LogWriter(bridge)
            .append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "meanwhile")));
        // Then
        assertThat(startedWithout).isFalse();
        assertThat(writableWithout).isFalse();
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(sink.keys()).contains("meanwhile"));
      }
    }
  }
}
