package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.testbed.Kafka;
import io.sluice.testbed.Names;
import io.sluice.testbed.Part;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class KafkaEventLogIT {

  private static TestBed bed;

  private final KafkaFixture kafka = new KafkaFixture(bed);
  private final KafkaEventLog log = kafka.log();
  private final String group = Names.unique("group");

  @BeforeAll
  static void start() {
    bed = TestBed.own(Part.KAFKA);
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
  }

  @AfterEach
  void close() {
    log.close();
  }

  @AfterAll
  static void stop() {
    bed.close();
  }

  @Test
  void whatIsAppendedIsHandedOverInOrder() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.completing();
    log.read(group, sink);
    RecordingReceipt receipt = new RecordingReceipt();
    // When
    writable();
    log.append(List.of(KafkaFixture.delivery(receipt, "cfg", "a", "b", "c")));
    // Then
    assertThat(receipt.told()).isEqualTo("released");
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactly("a", "b", "c"));
    await().untilAsserted(() -> assertThat(kafka.kept(group)).isEqualTo(3));
    assertThat(log.state()).isEqualTo(new LogState(null, 0, 0));
  }

  @Test
  void aRecordIsACloudEventKeyedByItsBucket() throws Exception {
    // Given
    writable();
    // When
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "a%20b")));
    // Then
    assertThat(kafka.records(kafka.topic))
        .singleElement()
        .satisfies(
            record -> {
              assertThat(new String(record.key(), UTF_8)).isEqualTo("s3://cfg");
              assertThat(header(record.headers().lastHeader("ce_subject"))).isEqualTo("a b");
              assertThat(header(record.headers().lastHeader("ce_source")))
                  .isEqualTo("aws:s3.us-east-1.cfg");
            });
  }

  @Test
  void whatIsNotDoneIsToldAgainAndHoldsUpNothingElse() throws Exception {
    // Given
    RecordingSink first = new RecordingSink(change -> !change.object().key().equals("slow"));
    LogReader reader = log.read(group, first);
    writable();
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "a", "slow", "b")));
    await().untilAsserted(() -> assertThat(first.keys()).containsExactly("a", "slow", "b"));
    // When
    reader.close();
    RecordingSink second = RecordingSink.completing();
    log.read(group, second);
    // Then
    await().untilAsserted(() -> assertThat(second.keys()).containsExactly("slow", "b"));
    await().untilAsserted(() -> assertThat(kafka.kept(group)).isEqualTo(3));
  }

  @Test
  void aNewGroupBeginsWhereTheReadingWasAskedFor() throws Exception {
    // Given
    writable();
    LogReader reader = log.read(group, RecordingSink.completing());
    // When
    boolean started = reader.awaitStarted(Duration.ofSeconds(30));
    reader.close();
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "while-nobody-read")));
    RecordingSink sink = RecordingSink.completing();
    log.read(group, sink);
    // Then
    assertThat(started).isTrue();
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactly("while-nobody-read"));
  }

  @Test
  void twoGroupsBothHearOfEverything() throws Exception {
    // Given
    RecordingSink one = RecordingSink.completing();
    RecordingSink two = RecordingSink.completing();
    log.read(group, one);
    try (KafkaEventLog other = kafka.log()) {
      other.read(Names.unique("other"), two);
      writable();
      // When
      log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "a", "b")));
      // Then
      await().untilAsserted(() -> assertThat(one.keys()).containsExactly("a", "b"));
      await().untilAsserted(() -> assertThat(two.keys()).containsExactly("a", "b"));
    }
  }

  @Test
  void whatCannotBeReadGoesToTheDeadLettersWhole() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.completing();
    log.read(group, sink);
    writable();
    byte[] large = "x".repeat(2_000_000).getBytes(UTF_8);
    // When
    kafka.produce("garbage".getBytes(UTF_8));
    log.append(List.of(Intake.s3("queue", large, Instant.now(), new RecordingReceipt())));
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "sound")));
    // Then
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactly("sound"));
    await()
        .untilAsserted(
            () -> {
              var letters = kafka.records(kafka.settings.deadLetterTopic());
              assertThat(letters)
                  .extracting(letter -> letter.value())
                  .containsExactlyInAnyOrder("garbage".getBytes(UTF_8), large);
              assertThat(letters)
                  .extracting(letter -> header(letter.headers().lastHeader("sluice_reason")))
                  .allMatch(reason -> reason.startsWith("not JSON"));
            });
    await().untilAsserted(() -> assertThat(kafka.kept(group)).isEqualTo(2));
  }

  @Test
  void eventsThatAStoreSendsItselfAreUnderstood() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.completing();
    log.read(group, sink);
    writable();
    // When
    for (byte[] value : Examples.kafkaValues("versitygw-kafka.txt")) {
      kafka.produce(value);
    }
    // Then
    await().untilAsserted(() -> assertThat(sink.keys()).hasSize(2).containsOnly("app/a b.yaml"));
    await().untilAsserted(() -> assertThat(kafka.kept(group)).isEqualTo(3));
  }

  @Test
  void aReplayTellsEachObjectOnceAndTouchesNoGroup() throws Exception {
    // Given
    writable();
    for (int round = 0; round < 3; round++) {
      log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "a", "b")));
      log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "foreign", "c")));
    }
    kafka.produce("garbage".getBytes(UTF_8));
    List<String> keys = new ArrayList<>();
    // When
    ReplaySummary summary =
        log.replay(
            ReplayStart.EARLIEST,
            change -> change.object().bucket().name().equals("cfg"),
            change -> keys.add(change.object().key()));
    // Then
    assertThat(keys).containsExactly("a", "b");
    assertThat(summary).isEqualTo(new ReplaySummary(10, 2, 1));
    assertThat(kafka.kept(group)).isEqualTo(-1);
  }

  @Test
  void aReplayFromATimeLeavesOutWhatWasBefore() throws Exception {
    // Given
    writable();
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "before")));
    Instant since = Instant.ofEpochMilli(kafka.records(kafka.topic).getFirst().timestamp() + 1);
    await().until(() -> Instant.now().isAfter(since));
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "after")));
    List<String> keys = new ArrayList<>();
    // When
    log.replay(new ReplayStart(since), change -> true, change -> keys.add(change.object().key()));
    ReplaySummary future =
        log.replay(new ReplayStart(Instant.now().plusSeconds(60)), change -> true, change -> {});
    // Then
    assertThat(keys).containsExactly("after");
    assertThat(future.records()).isZero();
  }

  @Test
  void anOffsetThatIsGoneIsNoError() throws Exception {
    // Given
    writable();
    LogReader reader = log.read(group, RecordingSink.completing());
    reader.awaitStarted(Duration.ofSeconds(30));
    reader.close();
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "gone")));
    kafka.deleteRecords();
    RecordingSink sink = RecordingSink.completing();
    // When
    log.read(group, sink).awaitStarted(Duration.ofSeconds(30));
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "next")));
    // Then
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactly("next"));
    assertThat(sink.missed()).isEmpty();
    assertThat(kafka.registry.get("sluice_events_lost").tag("how", "gone").counter().count())
        .isPositive();
  }

  @Test
  void whatWasLostBeforeALogThatComesLateIsToldAsTheFirstListingsMayBeOlder() throws Exception {
    // Given
    writable();
    LogReader before = log.read(group, RecordingSink.completing());
    before.awaitStarted(Duration.ofSeconds(30));
    before.close();
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "gone")));
    kafka.deleteRecords();
    String letters = kafka.topic + ".not-made-yet";
    RecordingSink sink = RecordingSink.completing();
    try (KafkaEventLog late = kafka.logThatCannotMake(letters)) {
      late.read(group, sink);
      String unreached = late.state().problem();
      await().atMost(Duration.ofSeconds(30)).until(() -> !late.state().problem().equals(unreached));
      // When
      new Kafka(bed.kafka()).create(letters, 1, Map.of());
      // Then
      await().atMost(Duration.ofSeconds(30)).until(() -> !sink.missed().isEmpty());
    }
  }

  @Test
  void aTopicThatWasMadeAnewIsReadFromItsFirstRecordHoweverFarItCame() throws Exception {
    // Given
    CountDownLatch madeAnew = new CountDownLatch(1);
    RecordingSink sink =
        new RecordingSink(
            change -> {
              awaitIf(change.object().key().equals("b"), madeAnew);
              return false;
            });
    writable();
    log.read(group, sink).awaitStarted(Duration.ofSeconds(30));
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "a", "b")));
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactly("a", "b"));
    // When
    kafka.recreate();
    String[] keys = {"c", "d", "e", "f"};
    try (KafkaEventLog bridge = kafka.log()) {
      new LogWriter(bridge)
          .append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", keys)));
    }
    madeAnew.countDown();
    // Then
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.keys()).contains(keys));
    assertThat(sink.missed()).isNotEmpty();
  }

  @Test
  void whatWasOpenInATopicThatWasMadeAnewSettlesNothingInTheNewOne() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.holding();
    writable();
    log.read(group, sink).awaitStarted(Duration.ofSeconds(30));
    log.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "a", "b")));
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactly("a", "b"));
    List<RecordingSink.Hint> old = sink.hints();
    kafka.recreate();
    try (KafkaEventLog bridge = kafka.log()) {
      new LogWriter(bridge)
          .append(List.of(KafkaFixture.delivery(new RecordingReceipt(), "cfg", "c", "d")));
    }
    await()
        .atMost(Duration.ofSeconds(60))
        .untilAsserted(() -> assertThat(sink.keys()).contains("c", "d"));
    // When
    old.forEach(hint -> hint.done().done());
    // Then
    assertThat(log.state().open()).isEqualTo(2);
  }

  @Test
  void partitionsThatComeLaterAreRead() throws Exception {
    // Given
    RecordingSink sink = RecordingSink.completing();
    writable();
    log.read(group, sink).awaitStarted(Duration.ofSeconds(30));
    // When
    kafka.grow(12);
    String[] buckets = new String[40];
    for (int i = 0; i < buckets.length; i++) {
      buckets[i] = "bucket-" + i;
    }
    try (KafkaEventLog bridge = kafka.log()) {
      bridge.awaitWritable(Duration.ofSeconds(30));
      for (String bucket : buckets) {
        bridge.append(List.of(KafkaFixture.delivery(new RecordingReceipt(), bucket, bucket)));
      }
    }
    // Then
    await().untilAsserted(() -> assertThat(sink.keys()).containsExactlyInAnyOrder(buckets));
  }

  @Test
  void manySmallRecordsReachATopicThatTakesNoBatchOfThem() throws Exception {
    // Given
    kafka.createTopicTaking(4_000);
    writable();
    String[] keys = new String[60];
    for (int i = 0; i < keys.length; i++) {
      keys[i] = "app/" + "x".repeat(600) + i;
    }
    // When
    appendAtLast(KafkaFixture.delivery(new RecordingReceipt(), "cfg", keys));
    // Then
    assertThat(kafka.records(kafka.topic))
        .extracting(record -> header(record.headers().lastHeader("ce_subject")))
        .contains(keys);
    assertThat(kafka.records(kafka.settings.deadLetterTopic())).isEmpty();
  }

  /** As the receivers do: again, until the log has it. */
  private void appendAtLast(Delivery delivery) {
    await()
        .ignoreExceptionsMatching(EventLogException.class::isInstance)
        .until(
            () -> {
              log.append(List.of(delivery));
              return true;
            });
  }

  private static void awaitIf(boolean wanted, CountDownLatch latch) {
    try {
      if (wanted) {
        latch.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void writable() throws InterruptedException {
    assertThat(log.awaitWritable(Duration.ofSeconds(60))).isTrue();
  }

  private static String header(Header header) {
    return new String(header.value(), UTF_8);
  }
}
