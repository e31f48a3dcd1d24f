package io.sluice.k8s;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The names of Sluice's metrics in alerts, in the dashboard, and in what a process tells. */
final class MonitoredMetrics {

  private static final Path FOLDER = Path.of("k8s/monitoring");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:sluice|gotk|jvm|process|http)_[a-z0-9_]+");

  private MonitoredMetrics() {}

  static Set<String> names() {
    Set<String> names = new TreeSet<>();
    Stream.concat(alerts(), dashboard())
        .forEach(
            expression -> NAME.matcher(expression).results().forEach(m -> names.add(m.group())));
    return names;
  }

  static Set<String> in(String exposition) {
    Set<String> names = new TreeSet<>();
    exposition
        .lines()
        .filter(line -> !line.startsWith("#"))
        .forEach(line -> names.add(line.split("[{ ]", 2)[0]));
    return names;
  }

  static Stream<String> alerts() {
    var rule = Serialization.unmarshal(read("alerts.yaml"), GenericKubernetesResource.class);
    return new ObjectMapper().valueToTree(rule).findValuesAsText("expr").stream();
  }

  static Stream<String> dashboard() {
    try {
      JsonNode dashboard = new ObjectMapper().readTree(read("dashboard.json"));
      List<String> expressions = dashboard.findValuesAsText("expr");
      expressions.addAll(dashboard.findValuesAsText("query"));
      return expressions.stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String read(String file) {
    try {
      return Files.readString(FOLDER.resolve(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
