package io.sluice.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Prometheus's own parser reads what {@code k8s/monitoring} asks of it. */
class PromqlIT {

  private static final ObjectMapper YAML = new ObjectMapper(new YAMLFactory());

  @Test
  void theAlertsAreRulesThatPrometheusTakes() throws Exception {
    // Given
    var rules = Files.createTempFile("rules", ".yaml");
    YAML.writeValue(
        rules.toFile(),
        YAML.readTree(Files.readString(Path.of("k8s/monitoring/alerts.yaml"))).path("spec"));

    // Then
    assertThat(complaints("", promcheck(), rules.toString())).isEmpty();
    Files.delete(rules);
  }

  @Test
  void theDashboardsExpressionsAreParsed() throws Exception {
    // Given
    var expressions =
        MonitoredMetrics.expressions()
            .map(e -> e.replace("$__rate_interval", "5m").replace("$namespace", "any"))
            .collect(Collectors.joining("\n"));

    // Then
    assertThat(expressions).contains("histogram_quantile");
    assertThat(complaints(expressions, promcheck())).isEmpty();
  }

  @Test
  void whatIsWrongIsTold() throws Exception {
    assertThat(complaints("sum(rate(x[5m])", promcheck())).contains("parse error");
  }

  private static String promcheck() throws IOException, InterruptedException {
    var told = complaints("", "testbed/build", "promcheck").lines().toList();
    return told.getLast();
  }

  private static String complaints(String input, String... command)
      throws IOException, InterruptedException {
    var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
    try (var in = process.getOutputStream()) {
      in.write(input.getBytes(StandardCharsets.UTF_8));
    }
    var told = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return told;
  }
}
