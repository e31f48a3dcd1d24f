package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.sluice.testbed.SluiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A process whose log lines are JSON, and that sends traces. */
class ObservedIT {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = new ObjectMapper();

  private static TraceReceiver receiver;
  private static ShardSluice sluice;
  private static SluiceProcess process;

  @BeforeAll
  static void start() {
    receiver = new TraceReceiver();
    sluice =
        ShardSluice.of(
            "observed",
            Map.of(
                "QUARKUS_LOG_CONSOLE_JSON_ENABLED", "true",
                "QUARKUS_LOG_CATEGORY__IO_SLUICE__LEVEL", "DEBUG",
                "QUARKUS_OTEL_SDK_DISABLED", "false",
                "QUARKUS_OTEL_EXPORTER_OTLP_ENDPOINT", receiver.endpoint(),
                "QUARKUS_OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf",
                "QUARKUS_OTEL_BSP_SCHEDULE_DELAY", "100ms"));
    process = sluice.start();
  }

  @AfterAll
  static void end() {
    process.close();
    receiver.close();
  }

  private static List<JsonNode> lines() {
    List<JsonNode> lines = new ArrayList<>();
    for (var line : process.log().lines().toList()) {
      try {
        lines.add(JSON.readTree(line));
      } catch (IOException e) {
        throw new UncheckedIOException("no JSON: " + line, e);
      }
    }
    return lines;
  }

  private static List<JsonNode> linesOf(Scenario it) {
    return lines().stream()
        .filter(line -> line.at("/mdc/namespace").asText().equals(it.namespace()))
        .filter(line -> line.at("/mdc/name").asText().equals(it.bucketName()))
        .toList();
  }

  private static List<TraceReceiver.Span> syncsOf(Scenario it) {
    return receiver.spans().stream()
        .filter(span -> span.name().equals("sync"))
        .filter(span -> it.namespace().equals(span.attributes().get("k8s.namespace.name")))
        .toList();
  }

  @Test
  void eachEventIsOneLineOfJsonThatNamesTheBucket() {
    try (var it = sluice.scenario("logged")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/broken.yaml", "kind: ConfigMap\nmetadata: [\n");

      // When
      it.bucket().awaitCondition("BuildFailed", "InvalidManifest");

      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(linesOf(it))
                      .extracting(l -> l.path("level").asText())
                      .contains("WARN", "INFO"));
      assertThat(lines())
          .allSatisfy(
              line -> {
                assertThat(Instant.parse(line.path("timestamp").asText())).isNotNull();
                assertThat(line.path("level").asText()).isNotEmpty();
                assertThat(line.path("loggerName").asText()).isNotEmpty();
                assertThat(line.path("message").asText()).isNotEmpty();
              });
      assertThat(linesOf(it))
          .anySatisfy(
              line -> assertThat(line.path("message").asText()).contains("app/broken.yaml"));
    }
  }

  @Test
  void noSecretIsLogged() {
    try (var it = sluice.scenario("secret")) {
      // Given
      var wrong = "wJalrXUtnFEMI-not-the-key-of-this-bucket";
      it.credentials(
          Map.of("AWS_ACCESS_KEY_ID", sluice.store().accessKey(), "AWS_SECRET_ACCESS_KEY", wrong));

      // When
      it.put("app/one.yaml", it.configMap("one", "1")).bucket();
      it.awaitCondition("FetchFailed", "AuthenticationFailed");
      it.credentials(
          Map.of(
              "AWS_ACCESS_KEY_ID",
              sluice.store().accessKey(),
              "AWS_SECRET_ACCESS_KEY",
              sluice.store().secretKey()));
      it.awaitReady();

      // Then
      await().atMost(PATIENCE).until(() -> linesOf(it).size() >= 2);
      assertThat(process.log()).doesNotContain(wrong).doesNotContain(sluice.store().secretKey());
    }
  }

  @Test
  void aSyncIsATraceWithASpanAPhase() {
    try (var it = sluice.scenario("traced")) {
      // When
      it.put("app/one.yaml", it.configMap("one", "1")).bucket().awaitReady();

      // Then
      await().atMost(PATIENCE).until(() -> !syncsOf(it).isEmpty());
      var sync = syncsOf(it).getFirst();
      assertThat(sync.parent()).isEmpty();
      assertThat(sync.attributes())
          .containsEntry("sluice.bucket", "source")
          .containsKey("sluice.trigger");
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(receiver.spans())
                      .filteredOn(span -> span.parent().equals(sync.id()))
                      .extracting(TraceReceiver.Span::name)
                      .contains("list", "fetch", "plan", "apply", "status"));
      assertThat(linesOf(it))
          .anySatisfy(line -> assertThat(line.at("/mdc/traceId").asText()).isEqualTo(sync.trace()));
    }
  }

  @Test
  void aSyncThatFailedNamesItsReasonInItsTrace() {
    try (var it = sluice.scenario("untraced")) {
      // When
      it.bucketOver("s3://no-such-bucket-anywhere/app");
      it.awaitCondition("FetchFailed", "BucketOperationFailed");

      // Then
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () ->
                  assertThat(syncsOf(it))
                      .anySatisfy(
                          span ->
                              assertThat(span.attributes())
                                  .containsEntry("sluice.reason", "BucketOperationFailed")));
    }
  }
}
