package io.sluice.it;

import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** The real kubectl, run by a shell as a person would. */
final class Kubectl {

  private final Path executable;
  private final Path kubeconfig;

  Kubectl(TestBed bed) {
    executable = bed.kubectl();
    kubeconfig = bed.kubeconfig();
  }

  /**
   * Runs a command line that begins with {@code kubectl}, verbatim.
   *
   * @return what it printed; fails with that if it failed
   */
  String run(String commandLine) {
    var builder = new ProcessBuilder("sh", "-c", commandLine).redirectErrorStream(true);
    builder.environment().put("KUBECONFIG", kubeconfig.toString());
    builder.environment().compute("PATH", (name, path) -> executable.getParent() + ":" + path);
    try {
      var process = builder.start();
      var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(commandLine + " failed:\n" + output);
      }
      return output;
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(commandLine, e);
    }
  }

  /** The command that a message prints: from its {@code kubectl} to the end of its revision. */
  static String commandIn(String message) {
    var found =
        java.util.regex.Pattern.compile(
                "kubectl annotate .*?sluice\\.io/approve-prune=sha256:[0-9a-f]{64}")
            .matcher(message);
    if (!found.find()) {
      throw new AssertionError("no command in: " + message);
    }
    return found.group();
  }
}
