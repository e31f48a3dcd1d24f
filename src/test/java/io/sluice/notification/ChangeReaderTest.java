package io.sluice.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.notification.ChangeReader.Result;
import io.sluice.notification.ObjectChange.What;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangeReaderTest {

  private static final Instant RECEIVED = Instant.parse("2026-11-22T15:00:00Z");
  private static final Receipt NOBODY =
      new Receipt() {
        @Override
        public void released() {}

        @Override
        public void abandoned() {}
      };

  @Test
  void anS3EventOfAQueueGoesThroughTheLogUnchanged() {
    // Given
    byte[] body = Examples.sqsBodies("moto-s3-sqs.json").getFirst();
    // When
    LogRecord record = Intake.s3("queue", body, RECEIVED, NOBODY).records().getFirst();
    Result read = ChangeReader.read(record.headers(), record.data(), RECEIVED);
    // Then
    assertThat(record.key()).isEqualTo("s3://cfg");
    assertThat(record.headers())
        .containsEntry("ce_specversion", "1.0")
        .containsEntry("ce_type", "com.amazonaws.s3.ObjectCreated:Put")
        .containsEntry("ce_source", "aws:s3.us-east-1.cfg")
        .containsEntry("ce_subject", "app/config with space+ü.yaml")
        .containsEntry("ce_time", "2026-11-22T13:21:56.036Z")
        .containsEntry("content-type", "application/json")
        .containsKey("ce_id");
    assertThat(new String(record.data(), UTF_8)).startsWith("{\"eventVersion\":\"2.1\"");
    assertThat(read.changes())
        .singleElement()
        .satisfies(
            change -> {
              assertThat(change.object()).hasToString("s3://cfg/app/config with space+ü.yaml");
              assertThat(change.id()).isEqualTo(record.headers().get("ce_id"));
            });
  }

  @Test
  void aGcsNotificationGoesThroughTheLogUnchanged() {
    // Given
    List<JsonNode> messages = Examples.values("gcs-pubsub.jsons");
    // When
    List<LogRecord> records = messages.stream().map(ChangeReaderTest::gcs).toList();
    List<ObjectChange> changes =
        records.stream()
            .flatMap(r -> ChangeReader.read(r.headers(), r.data(), RECEIVED).changes().stream())
            .toList();
    // Then
    assertThat(records.getFirst().key()).isEqualTo("gs://cfg");
    assertThat(records.getFirst().headers())
        .containsEntry("ce_type", "google.cloud.storage.object.v1.finalized")
        .containsEntry("ce_source", "//storage.googleapis.com/projects/_/buckets/cfg")
        .containsEntry("ce_subject", "objects/app/config.yaml")
        .containsEntry("ce_id", "m1");
    assertThat(changes)
        .extracting(ObjectChange::what)
        .as("what was overwritten is told by what overwrote it")
        .containsExactly(What.CREATED, What.CREATED, What.REMOVED);
    assertThat(changes)
        .extracting(c -> c.object().toString())
        .containsOnly("gs://cfg/app/config.yaml");
  }

  @Test
  void aGcsNotificationWithoutPayloadIsReadByItsHeaders() {
    // Given
    Map<String, String> attributes =
        Map.of("eventType", "OBJECT_DELETE", "bucketId", "b", "objectId", "a b/ü");
    // When
    LogRecord record =
        Intake.gcs("s", attributes, new byte[0], "m", RECEIVED, NOBODY).records().getFirst();
    Result read = ChangeReader.read(record.headers(), record.data(), RECEIVED);
    // Then
    assertThat(read.changes())
        .extracting(c -> c.object().toString())
        .containsExactly("gs://b/a b/ü");
  }

  @Test
  void dataIsBelievedRatherThanHeaders() {
    // Given
    Map<String, String> headers = new HashMap<>();
    headers.put("ce_type", "google.cloud.storage.object.v1.finalized");
    headers.put("ce_source", "//storage.googleapis.com/projects/_/buckets/forged");
    headers.put("ce_subject", "objects/forged");
    // When
    Result read =
        ChangeReader.read(headers, "{\"bucket\":\"b\",\"name\":\"k\"}".getBytes(UTF_8), RECEIVED);
    // Then
    assertThat(read.changes()).extracting(c -> c.object().toString()).containsExactly("gs://b/k");
  }

  @Test
  void structuredCloudEventsAreRead() {
    // Given
    String record =
        "{\"eventName\":\"ObjectCreated:Put\",\"s3\":{\"bucket\":{\"name\":\"b\"},\"object\":{\"key\":\"k\"}}}";
    String frame =
        "{\"specversion\":\"1.0\",\"id\":\"7\",\"source\":\"x\",\"type\":\"com.amazonaws.s3.ObjectCreated:Put\",%s}";
    String base64 = Base64.getEncoder().encodeToString(record.getBytes(UTF_8));
    // When
    Result object = read(frame.formatted("\"data\":" + record));
    Result bytes = read(frame.formatted("\"data_base64\":\"" + base64 + "\""));
    // Then
    assertThat(object.changes()).extracting(ObjectChange::id).containsExactly("7");
    assertThat(bytes.changes()).extracting(c -> c.object().key()).containsExactly("k");
  }

  @Test
  void eventsThatStoresSendToKafkaThemselvesAreRead() {
    // Given
    byte[] minio = Examples.kafkaValues("minio-kafka.txt").getFirst();
    byte[] versity = Examples.kafkaValues("versitygw-kafka.txt").getLast();
    // When
    Result first = ChangeReader.read(Map.of(), minio, RECEIVED);
    Result second = ChangeReader.read(Map.of(), versity, RECEIVED);
    // Then
    assertThat(first.changes()).isNotEmpty().allMatch(c -> c.object().key().equals("app/a b.yaml"));
    assertThat(second.changes())
        .isNotEmpty()
        .allMatch(c -> c.object().key().equals("app/a b.yaml"));
  }

  @Test
  void gcsAttributesAsKafkaHeadersAreRead() {
    // Given
    Map<String, String> headers =
        Map.of("eventType", "OBJECT_FINALIZE", "bucketId", "b", "objectId", "k");
    // When
    Result read = ChangeReader.read(headers, new byte[0], RECEIVED);
    // Then
    assertThat(read.changes()).extracting(c -> c.object().toString()).containsExactly("gs://b/k");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "com.example.bill",
        "google.cloud.storage.object.v1.finalized",
        "com.amazonaws.s3.ObjectCreated:Put"
      })
  void aCloudEventThatTellsOfNoObjectIsAProblem(String type) {
    // Given
    Map<String, String> headers = Map.of("ce_specversion", "1.0", "ce_type", type);
    // When
    Result read = ChangeReader.read(headers, "{\"a\":1}".getBytes(UTF_8), RECEIVED);
    // Then
    assertThat(read.changes()).isEmpty();
    assertThat(read.problems()).hasSize(1);
  }

  @Test
  void anEmptyRecordIsAProblem() {
    // Given
    // When
    Result read = ChangeReader.read(Map.of(), new byte[0], RECEIVED);
    // Then
    assertThat(read.problems()).containsExactly("is empty");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\0\0{\0",
        "\0\0\0{wxyz",
        "{\"Records\":[],\"n\":1e99999999999}",
        "{\"Records\":[],\"n\":1e-2147483648}",
        "{\"specversion\":\"1.0\",\"type\":\"x\",\"data\":\"\\u0000\\u0000{\\u0000\"}",
        "{\"TopicArn\":\"a\",\"Type\":\"Notification\",\"Message\":\"\\u0000\\u0000{\\u0000\"}",
      })
  void whatOnlyLooksLikeJsonIsAProblemInTheLogAndInAQueue(String body) {
    // Given
    // When
    Result read = read(body);
    Delivery delivery = Intake.s3("queue", body.getBytes(UTF_8), RECEIVED, new RecordingReceipt());
    // Then
    assertThat(read.changes()).isEmpty();
    assertThat(read.problems()).hasSize(1);
    assertThat(delivery.unreadable()).hasSize(1);
  }

  private static Result read(String data) {
    return ChangeReader.read(Map.of(), data.getBytes(UTF_8), RECEIVED);
  }

  private static LogRecord gcs(JsonNode message) {
    Map<String, String> attributes = new HashMap<>();
    message
        .get("attributes")
        .properties()
        .forEach(a -> attributes.put(a.getKey(), a.getValue().asText()));
    byte[] data = message.get("data").toString().getBytes(UTF_8);
    String id = message.get("messageId").asText();
    return Intake.gcs("s", attributes, data, id, RECEIVED, NOBODY).records().getFirst();
  }
}
