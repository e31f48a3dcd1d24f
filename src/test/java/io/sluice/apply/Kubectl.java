package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** The real kubectl, as the test bed's admin, in one namespace. */
record Kubectl(TestBed bed, String namespace) {

  /** Runs it; fails the test if it fails. */
  void run(String... arguments) {
    runWith("", arguments);
  }

  /** As {@link #run}, with something on its standard input. */
  void runWith(String input, String... arguments) {
    List<String> command = new ArrayList<>();
    command.addAll(List.of(bed.kubectl().toString(), "-n", namespace));
    command.addAll(List.of("--kubeconfig", bed.kubeconfig().toString()));
    command.addAll(List.of(arguments));
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (var in = process.outputWriter()) {
        in.write(input);
      }
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      assertThat(process.waitFor()).as(output).isZero();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
