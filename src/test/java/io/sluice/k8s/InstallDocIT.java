package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The commands of {@code docs/install.md}, run as they stand. */
class InstallDocIT {

  private static final Pattern COMMANDS =
      Pattern.compile("^```sh\\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);

  @Test
  void whoFollowsThePageHasASyncedBucketAndCanRemoveAll() throws Exception {
    // Given
    var commands = commands();
    assertThat(commands).hasSize(3);
    try (var sluice = Installed.nothing()) {
      var s3 = sluice.s3Bucket("install");
      sluice.put(
          s3,
          "web/page.yaml",
          "{apiVersion: v1, kind: ConfigMap, metadata: {name: page, namespace: team-a}}");

      // When
      run(sluice, s3, commands.get(0));
      sluice.start();
      var told = run(sluice, s3, commands.get(1));

      // Then
      assertThat(told).contains("s3://" + s3 + "/web", "True");
      var pages = sluice.client().configMaps().inNamespace("team-a");
      assertThat(pages.withName("page").get()).isNotNull();

      // When
      run(sluice, s3, commands.get(2));

      // Then
      assertThat(pages.withName("page").get()).isNull();
    }
  }

  private static List<String> commands() throws IOException {
    return COMMANDS
        .matcher(Files.readString(Path.of("docs/install.md")))
        .results()
        .map(block -> block.group(1))
        .toList();
  }

  private static String run(Installed sluice, String s3, String commands)
      throws IOException, InterruptedException {
    var builder =
        new ProcessBuilder("bash", "-euo", "pipefail", "-c", commands).redirectErrorStream(true);
    var environment = builder.environment();
    var kubectl = sluice.admin().program();
    environment.put("PATH", kubectl.getParent() + ":" + System.getenv("PATH"));
    environment.put("KUBECONFIG", sluice.admin().kubeconfig().toString());
    environment.put("AWS_ACCESS_KEY_ID", sluice.store().accessKey());
    environment.put("AWS_SECRET_ACCESS_KEY", sluice.store().secretKey());
    environment.put("S3_BUCKET", s3);
    var process = builder.start();
    process.getOutputStream().close();
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as("%s\n%s", commands, told).isZero();
    return told;
  }
}
