package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Sources past the limits, read by a Sluice with small ones and a small heap. */
class LimitsIT {

  private static final String SHARD = Scenario.uniqueName("limits");

  private static SluiceProcess process;

  @BeforeAll
  static void start() {
    var shared = SharedSluice.get();
    var environment =
        new HashMap<>(
            SharedSluice.environment(
                shared.store().endpoint().toString(), shared.store().region()));
    environment.putAll(
        Map.of(
            "SLUICE_WATCH_LABEL_SELECTOR", "sharding.fluxcd.io/key=" + SHARD,
            "SLUICE_LIMITS_OBJECTS", "20",
            "SLUICE_LIMITS_BYTES", "32Mi",
            "SLUICE_LIMITS_OBJECT_BYTES", "12Mi",
            "SLUICE_LIMITS_MEMORY", "24Mi",
            "JDK_JAVA_OPTIONS", "-Xmx256m -XX:+ExitOnOutOfMemoryError"));
    process = SluiceProcess.start(shared.bed(), environment);
  }

  @AfterAll
  static void stop() {
    process.close();
  }

  @Test
  void aSourceOfTooManyObjectsIsRefusedWholeAndHealsWhenItShrinks() {
    try (var it = Scenario.shared("too-many").inShard(SHARD)) {
      // Given
      it.put("app/00.yaml", it.configMap("c0", "1")).bucket().awaitReady();
      for (int i = 1; i < 21; i++) {
        it.put("app/%02d.yaml".formatted(i), it.configMap("c" + i, "1"));
      }

      // When
      it.sync();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "SourceTooLarge"))
          .contains("more than 20 manifests", "SLUICE_LIMITS_OBJECTS");
      assertThat(it.liveConfigMap("c1")).isEmpty();
      assertThat(it.liveValue("c0")).contains("1");

      // When
      it.delete("app/20.yaml");

      // Then
      it.awaitReady();
      assertThat(it.liveValue("c19")).contains("1");
    }
  }

  @Test
  void aSourceOfTooManyBytesIsRefusedWhole() {
    try (var it = Scenario.shared("too-long").inShard(SHARD)) {
      // Given
      it.put("app/0.yaml", it.configMap("small", "1"));
      for (int i = 1; i < 5; i++) {
        it.put("app/%d.yaml".formatted(i), "#".repeat(9 << 20));
      }

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "SourceTooLarge"))
          .contains("more than 33554432 bytes", "SLUICE_LIMITS_BYTES");
      assertThat(it.liveConfigMap("small")).isEmpty();
    }
  }

  @Test
  void anObjectThatIsTooLargeIsRefusedAlone() {
    try (var it = Scenario.shared("one-large").inShard(SHARD)) {
      // Given
      it.put("app/good.yaml", it.configMap("good", "1"))
          .put("app/large.yaml", it.configMap("large", "1") + "#".repeat(12 << 20));

      // When
      it.bucket();

      // Then
      assertThat(it.awaitCondition("FetchFailed", "BucketOperationFailed"))
          .contains("app/large.yaml is larger than 12582912 bytes", "SLUICE_LIMITS_OBJECT_BYTES");
      assertThat(it.liveValue("good")).contains("1");
      assertThat(it.liveConfigMap("large")).isEmpty();
    }
  }

  @Test
  void manyLargeAndMaliciousFilesAtOnceLeaveTheProcessAlive() {
    var scenarios =
        IntStream.range(0, 4).mapToObj(i -> Scenario.shared("heavy").inShard(SHARD)).toList();
    try (var after = Scenario.shared("after").inShard(SHARD)) {
      // Given
      for (var it : scenarios) {
        it.put("app/good.yaml", it.configMap("good", "1"))
            .put("app/huge.yaml", it.configMap("huge", "x".repeat(10 << 20)))
            .put("app/values.yaml", "a: [" + "1,".repeat(4 << 20) + "1]")
            .put("app/bomb.yaml", bomb())
            .put("app/deep.yaml", "[".repeat(1 << 20))
            .put("app/binary.yaml", new byte[8 << 20]);
      }

      // When
      scenarios.forEach(Scenario::bucket);

      // Then
      for (var it : scenarios) {
        assertThat(it.awaitCondition("BuildFailed", "InvalidManifest", Duration.ofMinutes(3)))
            .contains("app/huge.yaml", "app/values.yaml", "app/bomb.yaml", "app/deep.yaml")
            .contains("app/binary.yaml");
        assertThat(it.liveValue("good")).contains("1");
      }
      after.put("app/one.yaml", after.configMap("one", "1")).bucket().awaitReady();
      assertThat(process.alive()).as(process.log()).isTrue();
      assertThat(process.log()).doesNotContain("OutOfMemoryError", "StackOverflowError");
    } finally {
      scenarios.forEach(Scenario::close);
    }
  }

  private static String bomb() {
    var yaml = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
    for (int i = 1; i < 12; i++) {
      yaml.append("a%d: &a%d [".formatted(i, i))
          .append(("*a" + (i - 1) + ",").repeat(9))
          .append("*a" + (i - 1) + "]\n");
    }
    return yaml.toString();
  }
}
