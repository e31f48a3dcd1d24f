package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.sluice.notification.ObjectChange.What;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class S3MessageTest {

  private static final Instant RECEIVED = Instant.parse("2026-11-22T15:00:00Z");

  @Test
  void anEventOfAQueueNamesItsObjectDecoded() throws Exception {
    // Given
    byte[] body = Examples.sqsBodies("moto-s3-sqs.json").getFirst();
    // When
    List<ObjectChange> changes = changes(S3Message.read(body, RECEIVED));
    // Then
    assertThat(changes)
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.object()).hasToString("s3://cfg/app/config with space+ü.yaml");
              assertThat(change.what()).isEqualTo(What.CREATED);
              assertThat(change.type()).isEqualTo("ObjectCreated:Put");
              assertThat(change.when()).isEqualTo(Instant.parse("2026-11-22T13:21:56.036Z"));
            });
  }

  @Test
  void whatSnsWrappedIsUnwrapped() throws Exception {
    // Given
    byte[] body = Examples.sqsBodies("moto-s3-sns-sqs.json").getLast();
    // When
    List<ObjectChange> changes = changes(S3Message.read(body, RECEIVED));
    // Then
    assertThat(changes).extracting(c -> c.object().toString()).containsExactly("s3://cfg2/a.yaml");
  }

  @Test
  void theTestEventTellsNothing() throws Exception {
    // Given
    byte[] wrapped = Examples.sqsBodies("moto-s3-sns-sqs.json").getFirst();
    byte[] plain = Examples.kafkaValues("versitygw-kafka.txt").getFirst();
    // When
    List<S3Message> read =
        List.of(S3Message.read(wrapped, RECEIVED), S3Message.read(plain, RECEIVED));
    // Then
    assertThat(read).containsOnly(new S3Message(List.of(), List.of()));
  }

  @Test
  void minioEncodesKeys() throws Exception {
    // Given
    List<byte[]> values = Examples.kafkaValues("minio-kafka.txt");
    // When
    List<ObjectChange> first = changes(S3Message.read(values.getFirst(), RECEIVED));
    List<ObjectChange> last = changes(S3Message.read(values.getLast(), RECEIVED));
    // Then
    assertThat(first)
        .extracting(c -> c.object().toString())
        .containsExactly("s3://cfg/app/a b.yaml");
    assertThat(first).extracting(ObjectChange::id).containsExactly("18EA620B83610D47");
    assertThat(last).extracting(ObjectChange::what).containsExactly(What.REMOVED);
  }

  @Test
  void versityDoesNotEncodeKeys() throws Exception {
    // Given
    byte[] value = Examples.kafkaValues("versitygw-kafka.txt").getLast();
    byte[] tricky = new String(value, UTF_8).replace("a b.yaml", "a+b%20c.yaml").getBytes(UTF_8);
    // When
    List<ObjectChange> changes = changes(S3Message.read(tricky, RECEIVED));
    // Then
    assertThat(changes).extracting(c -> c.object().key()).containsExactly("app/a+b%20c.yaml");
    assertThat(changes.getFirst().type()).isEqualTo("ObjectCreated:Put");
    assertThat(changes.getFirst().id()).matches("[0-9a-f]{32}");
  }

  @Test
  void anUnknownSendersKeyIsReadBothWays() throws Exception {
    // Given
    byte[] body = records(record("ceph:s3", "ObjectCreated:Put", "a+b.yaml")).getBytes(UTF_8);
    // When
    List<ObjectChange> changes = changes(S3Message.read(body, RECEIVED));
    // Then
    assertThat(changes).extracting(c -> c.object().key()).containsExactly("a b.yaml", "a+b.yaml");
  }

  @ParameterizedTest
  @CsvSource({
    "ObjectCreated:CompleteMultipartUpload, CREATED",
    "s3:ObjectCreated:Copy, CREATED",
    "ObjectRestore:Completed, CREATED",
    "ObjectRemoved:DeleteMarkerCreated, REMOVED",
    "LifecycleExpiration:Delete, REMOVED",
    "s3:LifecycleExpiration:DeleteMarkerCreated, REMOVED",
    "ObjectTagging:Put, OTHER",
    "ObjectRestore:Post, OTHER",
    "SomethingNew, OTHER",
  })
  void everyEventIsAHint(String name, What what) throws Exception {
    // Given
    byte[] body = records(record("aws:s3", name, "k")).getBytes(UTF_8);
    // When
    List<ObjectChange> changes = changes(S3Message.read(body, RECEIVED));
    // Then
    assertThat(changes).extracting(ObjectChange::what).containsExactly(what);
  }

  @Test
  void theEventBridgeFormIsRead() throws Exception {
    // Given
    String body =
        """
        {"version":"0","id":"1779","detail-type":"Object Deleted","source":"aws.s3",
         "time":"2021-11-12T00:00:00Z","region":"ca-central-1",
         "detail":{"bucket":{"name":"b1"},"object":{"key":"dir/a b.yaml"},
         "request-id":"0BH7","reason":"DeleteObject","deletion-type":"Delete Marker Created"}}
        """;
    // When
    List<ObjectChange> changes = changes(S3Message.read(body.getBytes(UTF_8), RECEIVED));
    // Then
    assertThat(changes)
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.object()).hasToString("s3://b1/dir/a b.yaml");
              assertThat(change.type()).isEqualTo("ObjectRemoved:DeleteMarkerCreated");
              assertThat(change.when()).isEqualTo(Instant.parse("2021-11-12T00:00:00Z"));
            });
  }

  @Test
  void oneBadRecordDoesNotStopTheOthers() throws Exception {
    // Given
    String body =
        records(
            record("aws:s3", "ObjectCreated:Put", "a"),
            "{\"s3\":7}",
            record("aws:s3", "ObjectCreated:Put", "c"));
    // When
    S3Message message = S3Message.read(body.getBytes(UTF_8), RECEIVED);
    // Then
    assertThat(changes(message)).extracting(c -> c.object().key()).containsExactly("a", "c");
    assertThat(message.problems()).containsExactly("record 2 of 3: a record in it is no S3 event");
  }

  @Test
  void theObjectsThatOneRequestRemovedHaveDifferentIds() throws Exception {
    // Given
    String body =
        records(
            record("aws:s3", "ObjectRemoved:Delete", "a"),
            record("aws:s3", "ObjectRemoved:Delete", "b"));
    // When
    List<ObjectChange> changes = changes(S3Message.read(body.getBytes(UTF_8), RECEIVED));
    // Then
    assertThat(changes)
        .extracting(ObjectChange::id)
        .doesNotHaveDuplicates()
        .allMatch(id -> id.startsWith("REQ."));
  }

  @Test
  void aTimeThatIsNoneIsReplacedByThatOfReceipt() throws Exception {
    // Given
    String body = records(record("aws:s3", "ObjectCreated:Put", "a").replace("2026-", "9999999-"));
    // When
    List<ObjectChange> changes = changes(S3Message.read(body.getBytes(UTF_8), RECEIVED));
    // Then
    assertThat(changes).extracting(ObjectChange::when).containsExactly(RECEIVED);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "garbage",
        "\u0000\u0001",
        "null",
        "[]",
        "42",
        "{}",
        "{\"Records\":{}}",
        "{} {}",
        "{\"Type\":\"SubscriptionConfirmation\",\"TopicArn\":\"t\",\"Message\":\"m\"}",
        "{\"Type\":\"Notification\",\"TopicArn\":\"t\",\"Message\":\"no json\"}",
        "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{}}",
        "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"\"}}}",
        "{\"eventName\":\"a\\nb\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}}",
        "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b/c\"},\"object\":{\"key\":\"k\"}}}",
        "{\"source\":\"aws.s3\",\"detail-type\":\"Bucket Moved\",\"detail\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}}",
      })
  void whatTellsOfNoObjectIsRefusedWithAReason(String body) {
    // Given
    byte[] bytes = body.getBytes(UTF_8);
    // When
    // Then
    assertThatThrownBy(() -> S3Message.read(bytes, RECEIVED))
        .isInstanceOf(UnreadableMessageException.class)
        .message()
        .isNotBlank()
        .hasSizeLessThan(400);
  }

  static Stream<byte[]> hostile() {
    String deep = "{\"Records\":".repeat(100_000);
    String deepArray = "{\"Records\":" + "[".repeat(1_000_000);
    String number = "{\"a\":" + "9".repeat(1_000_000) + "}";
    String longKey = records(record("aws:s3", "ObjectCreated:Put", "k".repeat(100_000)));
    return Stream.of(
        deep.getBytes(UTF_8),
        deepArray.getBytes(UTF_8),
        number.getBytes(UTF_8),
        new byte[BoundedJson.MAX_BYTES + 1],
        new byte[] {'{', '"', (byte) 0xff, (byte) 0xfe, '"', ':', '1', '}'},
        longKey.substring(12, longKey.length() - 2).getBytes(UTF_8));
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void hostileInputIsRefused(byte[] body) {
    // Given
    // When
    // Then
    assertThatThrownBy(() -> S3Message.read(body, RECEIVED))
        .isInstanceOf(UnreadableMessageException.class)
        .message()
        .hasSizeLessThan(400);
  }

  private static List<ObjectChange> changes(S3Message message) {
    return message.events().stream().flatMap(event -> event.changes(event.id()).stream()).toList();
  }

  private static String records(String... records) {
    return "{\"Records\":[" + String.join(",", records) + "]}";
  }

  private static String record(String source, String name, String key) {
    return """
        {"eventSource":"%s","awsRegion":"eu-west-1","eventTime":"2026-11-22T13:21:56Z","eventName":"%s",
         "responseElements":{"x-amz-request-id":"REQ"},
         "s3":{"bucket":{"name":"b","arn":"arn:aws:s3:::b"},"object":{"key":"%s"}}}"""
        .formatted(source, name, key);
  }
}
