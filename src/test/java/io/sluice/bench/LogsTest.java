package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the servers and Sluice log, as they do. */
class LogsTest {

  @TempDir private Path folder;

  @Test
  void aStepIsTheFirstOfItsKindFromATimeOn() {
    // Given
    var log =
        SluiceLog.read(
            """
            NOTE: Picked up JDK_JAVA_OPTIONS: -Xmx256m
            2026-11-22T19:39:00.000100Z Sync of a/b begins: [SPEC]
            2026-11-22T19:39:01.000200Z Sync of a/b begins: [EVENT]
            """);

    // Then
    assertThat(log.first("Sync of ", Instant.parse("2026-11-22T19:39:00.5Z")))
        .contains(Instant.parse("2026-11-22T19:39:01.000200Z"));
    assertThat(log.first("Applying ", Instant.EPOCH)).isEmpty();
  }

  @Test
  void readsOfABucketAreCountedFromNowOnAndWritesAreNot() throws IOException {
    // Given
    Path file = Files.writeString(folder.resolve("requests.log"), line("s3_GetObject", "old"));

    // When
    var log = new StoreLog(file);
    Files.writeString(
        file,
        line("s3_GetObject", "old")
            + line("s3_GetObject", "mine")
            + line("s3_ListObjectsV2", "mine")
            + line("s3_PutObject", "mine")
            + line("s3_GetObject", "other"));

    // Then
    assertThat(log.reads("mine")).isEqualTo(Map.of("GetObject", 1L, "ListObjectsV2", 1L));
  }

  private static String line(String operation, String bucket) {
    return "owner %s [22/November/2026:19:39:00 +0000] 127.0.0.1 me id %s app/a.yaml /x 200 - 1\n"
        .formatted(bucket, operation);
  }

  @Test
  void metricsAreSummedOverTheLabelsThatFit() {
    // Given
    var metrics =
        new Metrics(
            """
            # TYPE sluice_syncs_total counter
            sluice_syncs_total{result="success",trigger="poll"} 3.0
            sluice_syncs_total{result="failure",trigger="poll"} 1.0
            sluice_syncs_total{result="success",trigger="event"} 5.0
            sluice_event_log_open_records 7.0
            """);

    // Then
    assertThat(metrics.syncs()).isEqualTo(9);
    assertThat(metrics.sum("sluice_syncs_total", "trigger=\"poll\"")).isEqualTo(4);
    assertThat(metrics.sum("sluice_event_log_open_records", "")).isEqualTo(7);
    assertThat(metrics.sum("sluice_other", "")).isZero();
  }
}
