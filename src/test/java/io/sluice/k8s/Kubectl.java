package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.testbed.TestBed;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The test bed's kubectl, run in the project's folder with one kubeconfig. */
record Kubectl(Path program, Path kubeconfig) {

  /** What kubectl printed. */
  record Answer(int exit, String out, String errors) {}

  static Kubectl admin(TestBed bed) {
    return new Kubectl(bed.kubectl(), bed.kubeconfig());
  }

  /** Runs it and gives what it printed; fails the test with its errors. */
  String run(String... arguments) {
    return given("", arguments);
  }

  /** As {@link #run}, with this on its input. */
  String given(String input, String... arguments) {
    var answer = answer(input, arguments);
    assertThat(answer.exit())
        .as("kubectl %s: %s", String.join(" ", arguments), answer.errors())
        .isZero();
    return answer.out();
  }

  /** Runs it, whatever comes of it. */
  Answer answer(String input, String... arguments) {
    try {
      var in = Files.createTempFile("kubectl", ".in");
      var errors = Files.createTempFile("kubectl", ".err");
      Files.writeString(in, input);
      var builder =
          new ProcessBuilder(
                  Stream.concat(Stream.of(program.toString()), List.of(arguments).stream())
                      .toList())
              .redirectInput(in.toFile())
              .redirectError(errors.toFile());
      builder.environment().put("KUBECONFIG", kubeconfig.toString());
      var process = builder.start();
      var out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      var answer = new Answer(process.waitFor(), out, Files.readString(errors));
      Files.delete(in);
      Files.delete(errors);
      return answer;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The same cluster with a service account's token, as its Pods have it. */
  Kubectl as(String namespace, String serviceAccount) {
    try {
      var own = Files.createTempFile(serviceAccount, ".kubeconfig");
      own.toFile().deleteOnExit();
      Files.copy(kubeconfig, own, java.nio.file.StandardCopyOption.REPLACE_EXISTING);
      var token = run("create", "token", serviceAccount, "-n", namespace).strip();
      var account = new Kubectl(program, own);
      account.run("config", "set-credentials", serviceAccount, "--token=" + token);
      account.run("config", "set-context", "--current", "--user=" + serviceAccount);
      return account;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
