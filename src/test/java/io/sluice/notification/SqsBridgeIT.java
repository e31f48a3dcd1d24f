package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.notification.ObjectChange.What;
import io.sluice.testbed.Fault;
import io.sluice.testbed.Names;
import io.sluice.testbed.Part;
import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.TestBed;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class SqsBridgeIT {

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private static TestBed bed;
  private static SqsFixture fixture;

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final EventMetrics metrics = new EventMetrics(registry);
  private final EventLog memory = new MemoryEventLog(metrics);

  @BeforeAll
  static void start() {
    bed = TestBed.own(Part.MOTO, Part.KAFKA);
    fixture = new SqsFixture(bed.moto());
  }

  @AfterEach
  void close() {
    memory.close();
  }

  @AfterAll
  static void stop() {
    fixture.close();
    bed.close();
  }

  @Test
  void anUploadAndARemovalBecomeHintsAndLeaveTheQueue() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = RecordingSink.completing();
    memory.read("group", sink);
    try (SqsBridge bridge = bridge(fixture.moto, memory, queue)) {
      // When
      fixture.upload(bucket, "app/a b+c ü.yaml");
      fixture.s3.deleteObject(r -> r.bucket(bucket).key("app/a b+c ü.yaml"));
      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(sink.hints())
                      .extracting(hint -> hint.change().what())
                      .containsExactlyInAnyOrder(What.CREATED, What.REMOVED));
      assertThat(sink.keys()).containsOnly("app/a b+c ü.yaml");
      awaitEmpty(queue);
    }
  }

  @Test
  void withTheMemoryLogAMessageStaysUntilItsHintIsDone() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = new RecordingSink(change -> change.object().key().equals("quick"));
    memory.read("group", sink);
    try (SqsBridge bridge = bridge(fixture.moto, memory, queue)) {
      // When
      fixture.upload(bucket, "slow");
      fixture.upload(bucket, "quick");
      // Then
      await().atMost(PATIENCE).until(() -> sink.keys().containsAll(List.of("slow", "quick")));
      await().atMost(PATIENCE).until(() -> fixture.messages(queue) == 1);
      sink.hints().forEach(hint -> hint.done().done());
      awaitEmpty(queue);
    }
  }

  @Test
  void aBridgeThatEndsGivesBackWhatIsNotDone() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink first = RecordingSink.holding();
    LogReader reader = memory.read("group", first);
    try (SqsBridge bridge = bridge(fixture.moto, memory, queue)) {
      fixture.upload(bucket, "a");
      await().atMost(PATIENCE).until(() -> first.keys().contains("a"));
    }
    reader.close();
    // When
    RecordingSink second = RecordingSink.completing();
    memory.read("group", second);
    try (SqsBridge bridge = bridge(fixture.moto, memory, queue)) {
      // Then
      await().atMost(PATIENCE).until(() -> second.keys().contains("a"));
      awaitEmpty(queue);
    }
  }

  @Test
  void aMessageWhoseReaderEndedIsGivenToTheNextReader() {
    // Given
    String queue = fixture.queue();
    RecordingSink first = RecordingSink.holding();
    LogReader reader = memory.read("group", first);
    try (SqsBridge bridge = bridge(fixture.moto, memory, queue)) {
      fixture.upload(fixture.notifyingBucket(queue), "a");
      await().atMost(PATIENCE).until(() -> first.keys().contains("a"));
      // When
      reader.close();
      RecordingSink second = RecordingSink.completing();
      memory.read("group", second);
      // Then
      await().atMost(PATIENCE).until(() -> second.keys().contains("a"));
      awaitEmpty(queue);
    }
  }

  @Test
  void whatComesThriceAndShuffledDoesNoHarm() {
    // Given
    String queue = fixture.queue();
    Set<String> keys = new TreeSet<>();
    List<String> bodies = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      keys.add("key-" + i);
      String body = new String(KafkaFixture.message(KafkaFixture.record("b", "key-" + i)), UTF_8);
      bodies.addAll(List.of(body, body, body));
    }
    Collections.shuffle(bodies, new Random(7));
    RecordingSink sink = RecordingSink.completing();
    memory.read("group", sink);
    try (SqsBridge bridge = bridge(fixture.moto, memory, queue)) {
      // When
      bodies.forEach(body -> fixture.send(queue, body));
      // Then
      awaitEmpty(queue);
      assertThat(new TreeSet<>(sink.keys())).isEqualTo(keys);
      assertThat(sink.keys()).hasSizeGreaterThanOrEqualTo(120);
    }
  }

  @Test
  void aQueueThatAnswers500IsReadOnceItRecovers() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = RecordingSink.completing();
    memory.read("group", sink);
    try (S3Proxy proxy = S3Proxy.before(fixture.moto)) {
      proxy.inject(request -> true, new Fault.Status(500, "InternalError"), 20);
      try (SqsBridge bridge = bridge(proxy.endpoint(), memory, queue)) {
        // When
        fixture.upload(bucket, "a");
        // Then
        await().atMost(PATIENCE).until(() -> sink.keys().contains("a"));
        awaitEmpty(queue);
        assertThat(proxy.requests()).hasSizeGreaterThan(20);
      }
    }
  }

  @Test
  void aBridgeKilledBetweenAppendAndDeleteRepeatsButLosesNothing() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = RecordingSink.holding();
    memory.read("group", sink);
    try (S3Proxy proxy = S3Proxy.before(fixture.moto)) {
      try (SqsBridge killed = bridge(proxy.endpoint(), memory, queue)) {
        fixture.upload(bucket, "a");
        await().atMost(PATIENCE).until(() -> sink.keys().contains("a"));
        // When
        proxy.inject(request -> true, new Fault.Reset());
        sink.hints().getFirst().done().done();
      }
    }
    try (SqsBridge next = bridge(fixture.moto, memory, queue)) {
      // Then
      await().atMost(PATIENCE).until(() -> sink.keys().equals(List.of("a", "a")));
      sink.hints().getLast().done().done();
      awaitEmpty(queue);
    }
  }

  @Test
  void aQueueThatDoesNotExistHoldsUpNoOther() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = RecordingSink.completing();
    memory.read("group", sink);
    String missing = fixture.moto.endpoint() + "/123456789012/" + Names.unique("missing");
    try (SqsBridge bridge = bridge(fixture.moto, memory, missing, queue)) {
      // When
      fixture.upload(bucket, "a");
      // Then
      await().atMost(PATIENCE).until(() -> sink.keys().contains("a"));
    }
  }

  @Test
  void whatCannotBeReadLeavesTheQueueForTheDeadLetters() {
    // Given
    String queue = fixture.queue();
    String large = "x".repeat(200_000);
    KafkaFixture kafka = new KafkaFixture(bed);
    try (EventLog log = kafka.log();
        SqsBridge bridge = bridge(fixture.moto, log, queue)) {
      // When
      fixture.send(queue, "garbage");
      fixture.send(queue, large);
      fixture.send(
          queue, "{\"Service\":\"Amazon S3\",\"Event\":\"s3:TestEvent\",\"Bucket\":\"b\"}");
      // Then
      awaitEmpty(queue);
      assertThat(kafka.records(kafka.settings.deadLetterTopic()))
          .extracting(record -> new String(record.value(), UTF_8))
          .containsExactlyInAnyOrder("garbage", large);
      assertThat(kafka.records(kafka.topic)).isEmpty();
      assertThat(registry.get("sluice_events_unreadable").tag("place", "sqs").counter().count())
          .isEqualTo(2);
    }
  }

  @Test
  void whileTheLogIsAwayNothingIsTakenFromTheQueue() throws Exception {
    // Given
    String deadLetters = fixture.queue();
    String queue = fixture.queueWithDeadLetters(deadLetters, 1);
    String bucket = fixture.notifyingBucket(queue);
    try (TestBed other = TestBed.own(Part.KAFKA)) {
      KafkaFixture kafka = new KafkaFixture(other);
      other.kill(Part.KAFKA);
      try (EventLog log = kafka.log();
          SqsBridge bridge = bridge(fixture.moto, log, queue)) {
        // When
        fixture.upload(bucket, "a");
        await().atMost(PATIENCE).until(() -> log.state().problem() != null);
        other.start(Part.KAFKA);
        // Then
        awaitEmpty(queue);
        assertThat(kafka.records(kafka.topic)).hasSize(1);
        assertThat(fixture.messages(deadLetters)).isZero();
      }
    }
  }

  @Test
  void aMessageSeenAgainWhileItsHintIsInWorkIsSettledEachTime() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = RecordingSink.holding();
    memory.read("group", sink);
    try (S3Proxy proxy = S3Proxy.before(fixture.moto)) {
      proxy.inject(
          r -> r.action().equals("ChangeMessageVisibilityBatch"),
          new Fault.Status(500, "InternalError"));
      try (SqsBridge bridge = bridge(proxy.endpoint(), memory, Duration.ofSeconds(2), queue)) {
        fixture.upload(bucket, "a");
        // When
        await().atMost(PATIENCE).until(() -> sink.keys().equals(List.of("a", "a")));
        proxy.heal();
        sink.hints().forEach(hint -> hint.done().done());
        // Then
        awaitEmpty(queue);
        assertThat(memory.state().open()).isZero();
      }
    }
  }

  @Test
  void anExtensionThatFailsIsTriedAgainBeforeItsMessageIsSeenAgain() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = RecordingSink.holding();
    memory.read("group", sink);
    try (S3Proxy proxy = S3Proxy.before(fixture.moto)) {
      proxy.inject(
          r -> r.action().equals("ChangeMessageVisibilityBatch"),
          new Fault.Status(500, "InternalError"),
          5);
      try (SqsBridge bridge = bridge(proxy.endpoint(), memory, Duration.ofSeconds(4), queue)) {
        // When
        fixture.upload(bucket, "a");
        await().atMost(PATIENCE).until(() -> extensions(proxy) == 7);
        // Then
        assertThat(sink.keys()).containsExactly("a");
        sink.hints().getFirst().done().done();
        awaitEmpty(queue);
      }
    }
  }

  @Test
  void messagesInWorkStayHiddenWhileOthersCannotBeDeleted() {
    // Given
    String queue = fixture.queue();
    String bucket = fixture.notifyingBucket(queue);
    RecordingSink sink = new RecordingSink(change -> change.object().key().equals("quick"));
    memory.read("group", sink);
    try (S3Proxy proxy = S3Proxy.before(fixture.moto)) {
      proxy.inject(
          r -> r.action().equals("DeleteMessageBatch"), new Fault.Status(403, "AccessDenied"));
      try (SqsBridge bridge = bridge(proxy.endpoint(), memory, Duration.ofSeconds(4), queue)) {
        fixture.upload(bucket, "slow");
        fixture.upload(bucket, "quick");
        // When
        await().atMost(PATIENCE).until(() -> extensions(proxy) >= 2);
        // Then
        assertThat(sink.keys()).containsOnlyOnce("slow");
        proxy.heal();
        sink.hints().forEach(hint -> hint.done().done());
        awaitEmpty(queue);
      }
    }
  }

  private static long extensions(S3Proxy proxy) {
    return proxy.requests().stream()
        .filter(r -> r.action().equals("ChangeMessageVisibilityBatch"))
        .count();
  }

  private SqsBridge bridge(S3Endpoint server, EventLog log, String... queues) {
    return bridge(server, log, SqsQueue.HIDDEN_AT_FIRST, queues);
  }

  private SqsBridge bridge(S3Endpoint server, EventLog log, Duration hidden, String... queues) {
    return new SqsBridge(List.of(queues), url -> SqsFixture.client(server), log, metrics, hidden);
  }

  private static void awaitEmpty(String queue) {
    await().atMost(PATIENCE).until(() -> fixture.messages(queue) == 0);
  }
}
