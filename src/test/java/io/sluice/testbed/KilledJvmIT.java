package io.sluice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class KilledJvmIT {

  /** What the JVM to be killed runs: starts a test bed and tells its processes. */
  static final class Victim {
    public static void main(String[] args) throws InterruptedException {
      TestBed bed = TestBed.own(Part.ETCD, Part.VERSITYGW);
      System.out.println(bed.pids().stream().map(String::valueOf).collect(Collectors.joining(" ")));
      Thread.sleep(Long.MAX_VALUE);
    }
  }

  @Test
  void nothingIsLeftWhenTheTestsJvmIsKilled() throws IOException {
    // Given
    Process victim =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Victim.class.getName())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    BufferedReader told = victim.inputReader();
    List<ProcessHandle> parts =
        Arrays.stream(told.readLine().split(" "))
            .map(pid -> ProcessHandle.of(Long.parseLong(pid)).orElseThrow())
            .toList();
    assertThat(parts).hasSize(2);
    // When
    victim.destroyForcibly();
    // Then
    await().untilAsserted(() -> assertThat(parts).noneMatch(ProcessHandle::isAlive));
  }
}
