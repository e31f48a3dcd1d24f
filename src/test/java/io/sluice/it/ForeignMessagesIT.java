package io.sluice.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.sluice.notification.PubSubFixture;
import io.sluice.notification.SqsFixture;
import io.sluice.testbed.ApiRequest;
import io.sluice.testbed.Kafka;
import io.sluice.testbed.Names;
import io.sluice.testbed.S3Proxy;
import io.sluice.testbed.S3Request;
import io.sluice.testbed.SluiceProcess;
import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What strangers put into a queue, a subscription and the log's topic: what can be read is looked
 * at, the rest is kept for a person, and nothing is held up or believed.
 */
class ForeignMessagesIT {

  private static final String SHARD = "foreign";

  private static TestBed bed;
  private static SqsFixture sqs;
  private static String queue;
  private static PubSubFixture pubsub;
  private static S3Proxy proxy;
  private static Kafka kafka;
  private static String topic;
  private static SluiceProcess sluice;

  @BeforeAll
  static void start() throws IOException {
    bed = TestBed.shared();
    SharedSluice.prepare(bed);
    sqs = new SqsFixture(bed.moto());
    queue = sqs.queue();
    pubsub = new PubSubFixture(bed.pubsub());
    proxy = S3Proxy.before(bed.moto());
    kafka = new Kafka(bed.kafka());
    topic = Names.unique("foreign");
    kafka.create(topic, 1, Map.of("retention.ms", "3600000", "max.message.bytes", "12582912"));
    Map<String, String> environment =
        new HashMap<>(
            SharedSluice.environment(proxy.endpoint().endpoint().toString(), bed.moto().region()));
    environment.put("SLUICE_EVENTS_LOG", "kafka");
    environment.put("KAFKA_BOOTSTRAP_SERVERS", bed.kafka());
    environment.put("SLUICE_EVENTS_TOPIC", topic);
    environment.put("SLUICE_EVENTS_DEAD_LETTER_TOPIC", topic + ".dead");
    environment.put("SLUICE_EVENTS_GROUP", topic);
    environment.put("AWS_ENDPOINT_URL_SQS", bed.moto().endpoint().toString());
    environment.put("AWS_ACCESS_KEY_ID", bed.moto().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", bed.moto().secretKey());
    environment.put("SLUICE_EVENTS_SQS_QUEUE_URLS", queue);
    environment.put("PUBSUB_EMULATOR_HOST", bed.pubsub());
    environment.put("SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS", pubsub.subscription);
    environment.put("SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD);
    sluice = SluiceProcess.start(bed, environment);
    await().atMost(Scenario.PATIENCE).until(() -> kafka.exists(topic + ".dead"));
  }

  @AfterAll
  static void stop() {
    sluice.close();
    proxy.close();
    pubsub.close();
    sqs.close();
  }

  /** A Bucket that is in sync, whose bucket notifies nobody. */
  private static Scenario silent(String hint) {
    var it = new Scenario(bed, bed.moto(), hint).inShard(SHARD);
    it.put("app/one.yaml", it.configMap("one", "1"))
        .put("app/two.yaml", it.configMap("two", "2"))
        .bucket()
        .awaitReady()
        .sync();
    return it;
  }

  private static void awaitValue(Scenario it, String configMap, String value) {
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(() -> assertThat(it.liveValue(configMap)).contains(value));
  }

  private static void awaitAllDealtWith() {
    await()
        .atMost(Scenario.PATIENCE)
        .untilAsserted(
            () -> {
              assertThat(sqs.messages(queue)).isZero();
              assertThat(kafka.lag(topic, topic)).isZero();
            });
  }

  private static List<ConsumerRecord<byte[], byte[]>> deadLetters(String from) {
    return kafka.records(topic + ".dead").stream()
        .filter(record -> Kafka.header(record, "sluice_from").startsWith(from))
        .toList();
  }

  private static String s3Event(String bucket, String key, String name) {
    return """
        {"Records":[{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1",
          "eventTime":"2026-11-22T13:21:56.036Z","eventName":"%s",
          "s3":{"bucket":{"name":"%s"},"object":{"key":"%s"}}}]}"""
        .formatted(name, bucket, key);
  }

  /** In at most 250,000 bytes, which every queue takes. */
  private static List<String> hostileBodies() {
    return List.of(
        "garbage",
        "<xml/>",
        "null",
        "[]",
        "{\"Records\":{}}",
        "{\"Records\":[1]}",
        "{\"Records\":[{\"eventName\":7,\"s3\":[]}]}",
        "{\"Records\":".repeat(20_000),
        "{\"a\":" + "[".repeat(200_000),
        "{\"n\":" + "9".repeat(200_000) + "}",
        "x".repeat(250_000),
        s3Event("a\\u0000b", "k", "ObjectCreated:Put"),
        s3Event("../../etc", "passwd", "ObjectCreated:Put"),
        s3Event("b".repeat(300), "k", "ObjectCreated:Put"),
        s3Event("b", "", "ObjectCreated:Put"),
        s3Event("b", "k".repeat(100_000), "ObjectCreated:Put"),
        s3Event("b", "k", "Object\\u001b[2JCreated"),
        "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"t\",\"Message\":\"m\"}",
        "{\"source\":\"aws.s3\",\"detail-type\":\"Bucket Moved\",\"detail\":{}}");
  }

  @Test
  void whatCannotBeReadLeavesTheQueueAndIsKeptWholeWithTheReason() {
    try (var it = silent("foreign-queue")) {
      // When
      hostileBodies().forEach(body -> sqs.send(queue, body));
      sqs.notify(it.s3Bucket(), queue);
      it.put("app/one.yaml", it.configMap("one", "pushed"));

      // Then
      awaitValue(it, "one", "pushed");
      awaitAllDealtWith();
      var letters = deadLetters(queue);
      assertThat(letters)
          .extracting(letter -> new String(letter.value(), UTF_8))
          .containsAll(hostileBodies());
      assertThat(letters)
          .allSatisfy(
              letter ->
                  assertThat(Kafka.header(letter, "sluice_reason"))
                      .isNotBlank()
                      .hasSizeLessThan(600)
                      .doesNotContainPattern("\\p{Cntrl}"));
      assertThat(sluice.log()).doesNotContain("\tat ", "\u001b[2J", "x".repeat(500));
    }
  }

  @Test
  void whatCannotBeReadLeavesTheSubscriptionAndIsKeptWithItsAttributes() {
    try (var it = silent("foreign-pubsub")) {
      // Given
      var large = "l".repeat(3_900_000);

      // When
      pubsub.publish(Map.of("from", "nobody"), large);
      pubsub.publish(Map.of("from", "nobody else"), large);
      pubsub.publish(
          Map.of("eventType", "OBJECT_SOLD", "bucketId", "b", "objectId", "k"), "{\"a\":1}");
      pubsub.publish(PubSubFixture.finalized("no bucket", "k"), "");
      pubsub.publish(Map.of("eventType", "OBJECT_FINALIZE", "bucketId", "b"), "");
      produce(it, s3Event(it.s3Bucket(), "app%2Fone.yaml", "ObjectCreated:Put"), "pushed");

      // Then
      awaitValue(it, "one", "pushed");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(deadLetters(pubsub.subscription)).hasSize(5));
      assertThat(deadLetters(pubsub.subscription))
          .anySatisfy(
              letter -> {
                assertThat(new String(letter.value(), UTF_8)).isEqualTo(large);
                assertThat(Kafka.header(letter, "from")).isEqualTo("nobody");
              })
          .anySatisfy(
              letter -> {
                assertThat(Kafka.header(letter, "eventType")).isEqualTo("OBJECT_SOLD");
                assertThat(Kafka.header(letter, "sluice_reason"))
                    .contains("unknown eventType: OBJECT_SOLD");
                assertThat(new String(letter.value(), UTF_8)).isEqualTo("{\"a\":1}");
              });
    }
  }

  @Test
  void recordsOfTheTopicThatCannotBeReadAreKeptWholeAndPassedOver() {
    try (var it = silent("foreign-records")) {
      // Given
      var large = "{\"l\":\"" + "l".repeat(5_000_000) + "\"}";

      // When
      kafka.produce(topic, "key", Map.of(), "garbage".getBytes(UTF_8));
      kafka.produce(topic, null, Map.of(), large.getBytes(UTF_8));
      kafka.produce(topic, null, Map.of("ce_type", "com.example.sold", "x", "y"), new byte[] {1});
      kafka.produce(
          topic,
          "gs://b",
          Map.of("ce_type", "google.cloud.storage.object.v1.finalized", "ce_source", "//b"),
          new byte[0]);
      kafka.produce(topic, null, Map.of("eventType", "SOLD", "bucketId", "b"), new byte[] {2});
      kafka.produce(topic, "tombstone", Map.of(), null);
      produce(it, s3Event(it.s3Bucket(), "app%2Fone.yaml", "ObjectCreated:Put"), "pushed");

      // Then
      awaitValue(it, "one", "pushed");
      awaitAllDealtWith();
      var letters = deadLetters(topic + "/");
      assertThat(letters)
          .extracting(letter -> new String(letter.value(), UTF_8))
          .contains("garbage", large, "\u0001", "\u0002", "");
      assertThat(letters)
          .filteredOn(letter -> "y".equals(Kafka.header(letter, "x")))
          .singleElement()
          .satisfies(
              letter -> assertThat(Kafka.header(letter, "ce_type")).isEqualTo("com.example.sold"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "snappy", "lz4", "zstd"})
  void aRecordIsReadHoweverItIsPacked(String compression) {
    try (var it = silent("foreign-" + compression)) {
      // When
      it.put("app/one.yaml", it.configMap("one", "pushed"));
      kafka.produce(
          topic,
          null,
          Map.of("who", "a stranger".repeat(100)),
          s3Event(it.s3Bucket(), "app%2Fone.yaml", "ObjectCreated:Put").getBytes(UTF_8),
          compression);

      // Then
      awaitValue(it, "one", "pushed");
      awaitAllDealtWith();
    }
  }

  /** Overwrites {@code app/one.yaml}, and then writes this to the topic as it stands. */
  private static void produce(Scenario it, String record, String value) {
    it.put("app/one.yaml", it.configMap("one", value));
    kafka.produce(topic, null, Map.of("who", "a stranger"), record.getBytes(UTF_8));
  }

  private record Form(Map<String, String> headers, String value) {}

  static List<Arguments> forms() {
    return List.of(
        form("an S3 event", (b, k) -> raw(s3Event(b, k.replace("/", "%2F"), "ObjectCreated:Put"))),
        form("MinIO's, as recorded", (b, k) -> raw(example("minio-kafka.txt", b, k, true))),
        form("Versity's, as recorded", (b, k) -> raw(example("versitygw-kafka.txt", b, k, false))),
        form(
            "Ceph's",
            (b, k) ->
                raw(
                    """
                    {"Records":[{"eventVersion":"2.2","eventSource":"ceph:s3","awsRegion":"default",
                      "eventTime":"2026-11-22T13:21:56.036Z","eventName":"ObjectCreated:Put",
                      "responseElements":{"x-amz-request-id":"a.1","x-amz-id-2":"b"},
                      "s3":{"s3SchemaVersion":"1.0","configurationId":"n",
                        "bucket":{"name":"%s","arn":"arn:aws:s3:default::%s","id":"i"},
                        "object":{"key":"%s","size":4,"eTag":"e","versionId":"","sequencer":"1"}},
                      "eventId":"1.e"}]}"""
                        .formatted(b, b, k))),
        form(
            "EventBridge's",
            (b, k) ->
                raw(
                    """
                    {"version":"0","id":"1","detail-type":"Object Created","source":"aws.s3",
                     "time":"2026-11-22T13:21:56Z","region":"us-east-1",
                     "detail":{"bucket":{"name":"%s"},"object":{"key":"%s"},"reason":"PutObject"}}"""
                        .formatted(b, k))),
        form(
            "a structured CloudEvent",
            (b, k) ->
                new Form(
                    Map.of("content-type", "application/cloudevents+json"),
                    """
                    {"specversion":"1.0","type":"com.amazonaws.s3.ObjectCreated:Put","id":"1",
                     "source":"aws:s3.us-east-1.forged","subject":"forged","datacontenttype":
                     "application/json","data":%s}"""
                        .formatted(s3Event(b, k.replace("/", "%2F"), "ObjectCreated:Put")))),
        form(
            "a binary CloudEvent with unknown headers and a forged source",
            (b, k) ->
                new Form(
                    Map.of(
                        "ce_specversion", "1.0",
                        "ce_type", "com.amazonaws.s3.ObjectCreated:Put",
                        "ce_source", "aws:s3.us-east-1.forged",
                        "ce_subject", "forged",
                        "ce_id", "1",
                        "ce_unheardof", "x",
                        "traceparent", "00-0-0-00"),
                    s3Event(b, k.replace("/", "%2F"), "ObjectCreated:Put"))));
  }

  private static Arguments form(String name, BiFunction<String, String, Form> made) {
    return Arguments.of(name, made);
  }

  private static Form raw(String value) {
    return new Form(Map.of(), value);
  }

  /** A message that such a store really sent, but of this bucket and key. */
  private static String example(String file, String bucket, String key, boolean encoded) {
    try (var in = ForeignMessagesIT.class.getResourceAsStream("/events/" + file)) {
      return new String(in.readAllBytes(), UTF_8)
          .lines()
          .map(line -> line.substring(line.indexOf('\t') + 1))
          .filter(line -> line.contains("ObjectCreated:Put"))
          .findFirst()
          .orElseThrow()
          .replace("app%2Fa+b.yaml", encoded ? key.replace("/", "%2F") : key)
          .replace("app/a b.yaml", key)
          .replace("\"cfg\"", "\"" + bucket + "\"")
          .replace("/cfg/", "/" + bucket + "/")
          .replace(":::cfg", ":::" + bucket);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("forms")
  void whoeverFeedsTheTopicIsUnderstoodByTheDataWhateverTheKey(
      String name, BiFunction<String, String, Form> form) {
    try (var it = silent("foreign-form")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "pushed"));
      var made = form.apply(it.s3Bucket(), "app/one.yaml");

      // When
      kafka.produce(topic, "s3://another-bucket", made.headers(), made.value().getBytes(UTF_8));

      // Then
      awaitValue(it, "one", "pushed");
      await()
          .atMost(Scenario.PATIENCE)
          .untilAsserted(() -> assertThat(it.lastTrigger()).isEqualTo("event"));
      assertThat(it.liveValue("two")).contains("2");
    }
  }

  @Test
  void aTopicThatOthersMadeIsLeftAsItIs() {
    try (var it = silent("foreign-topic")) {
      // When
      produce(it, s3Event(it.s3Bucket(), "app%2Fone.yaml", "ObjectCreated:Put"), "pushed");

      // Then
      awaitValue(it, "one", "pushed");
      assertThat(kafka.describe(topic).partitions()).hasSize(1);
      assertThat(kafka.setting(topic, "retention.ms")).isEqualTo("3600000");
    }
  }

  @Test
  void aForgedRemovalAndAForgedUploadChangeNothing() {
    try (var it = silent("foreign-forged")) {
      // Given
      var uid = it.liveConfigMap("one").orElseThrow().getMetadata().getUid();

      // When
      for (var key : List.of("app%2Fone.yaml", "app%2Ftwo.yaml", "app%2Fnever-was.yaml")) {
        sqs.send(queue, s3Event(it.s3Bucket(), key, "ObjectRemoved:Delete"));
        sqs.send(queue, s3Event(it.s3Bucket(), key, "ObjectCreated:Put"));
      }
      it.put("app/two.yaml", it.configMap("two", "pushed"));
      sqs.send(queue, s3Event(it.s3Bucket(), "app%2Ftwo.yaml", "ObjectCreated:Put"));

      // Then
      awaitValue(it, "two", "pushed");
      awaitAllDealtWith();
      assertThat(it.liveConfigMap("one").orElseThrow().getMetadata().getUid()).isEqualTo(uid);
      it.awaitReady();
      assertThat(it.status().orElseThrow().inventory().objects()).isEqualTo(2);
    }
  }

  @Test
  void eventsOfBucketsAndKeysThatNobodyNamedCostNothing() {
    try (var it = silent("foreign-unknown")) {
      // Given
      awaitAllDealtWith();
      var unknown = Names.unique("unknown");
      var letters = kafka.records(topic + ".dead").size();
      var audit = bed.audit();
      proxy.forget();
      List<String> records = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        records.add(s3Event(unknown, "app%2Fone.yaml", "ObjectCreated:Put"));
        records.add(s3Event(it.s3Bucket(), "apple%2Fone.yaml", "ObjectRemoved:Delete"));
        records.add(s3Event(it.s3Bucket(), "app%2Fpicture.png", "ObjectCreated:Put"));
      }

      // When
      kafka.produceAll(topic, records.stream().map(r -> r.getBytes(UTF_8)).toList());
      pubsub.publish(PubSubFixture.finalized(it.s3Bucket(), "app/one.yaml"), "");
      produce(it, s3Event(it.s3Bucket(), "app%2Fone.yaml", "ObjectCreated:Put"), "pushed");

      // Then
      awaitValue(it, "one", "pushed");
      awaitAllDealtWith();
      assertThat(proxy.requests())
          .filteredOn(r -> r.bucket().equals(unknown) || r.kind() == S3Request.Kind.LIST)
          .isEmpty();
      assertThat(proxy.count(S3Request.Kind.GET, it.s3Bucket())).isEqualTo(1);
      assertThat(audit.requests())
          .filteredOn(r -> r.writes() && r.namespace().equals(it.namespace()))
          .extracting(ApiRequest::resource)
          .filteredOn(resource -> resource.equals("buckets/status"))
          .hasSize(1);
      assertThat(kafka.records(topic + ".dead")).hasSize(letters);
    }
  }
}
