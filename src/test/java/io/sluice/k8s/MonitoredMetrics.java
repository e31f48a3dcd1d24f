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
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names of Sluice's metrics in alerts, in the dashboard, and in what a process tells. */
final class MonitoredMetrics {

  private static final Path FOLDER = Path.of("k8s/monitoring");
  private static final Pattern NAME =
      Pattern.compile("\\b(?:sluice|gotk|jvm|process|http)_[a-z0-9_]+");

  private static final Pattern LABEL = Pattern.compile("[{,]([a-z_]+)=\"");
  private static final Pattern WORD = Pattern.compile("`([a-z_]+)`");

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

  /** Sluice's own metrics in an exposition and their labels; a histogram by its name alone. */
  static Map<String, Set<String>> labelled(String exposition) {
    Map<String, Set<String>> labelled = new TreeMap<>();
    exposition
        .lines()
        .filter(line -> line.startsWith("sluice_") || line.startsWith("gotk_"))
        .forEach(
            line -> {
              var name = line.split("[{ ]", 2)[0].replaceAll("_(bucket|count|sum|max)$", "");
              var labels = labelled.computeIfAbsent(name, n -> new TreeSet<>());
              LABEL.matcher(line).results().map(m -> m.group(1)).forEach(labels::add);
            });
    labelled.values().forEach(labels -> labels.remove("le"));
    return labelled;
  }

  /** Sluice's own metrics in the table of {@code docs/operate.md} and their labels. */
  static Map<String, Set<String>> documented() {
    Map<String, Set<String>> documented = new TreeMap<>();
    page()
        .lines()
        .filter(line -> line.startsWith("| `sluice_") || line.startsWith("| `gotk_"))
        .map(line -> line.split("\\|"))
        .forEach(
            row -> {
              var labels = WORD.matcher(row[2].replaceAll("\\([^)]*\\)", "")).results();
              var set = labels.map(m -> m.group(1)).collect(Collectors.toCollection(TreeSet::new));
              WORD.matcher(row[1]).results().forEach(name -> documented.put(name.group(1), set));
            });
    return documented;
  }

  private static String page() {
    try {
      return Files.readString(Path.of("docs/operate.md"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Stream<String> alerts() {
    var rule = Serialization.unmarshal(read("alerts.yaml"), GenericKubernetesResource.class);
    return new ObjectMapper().valueToTree(rule).findValuesAsText("expr").stream();
  }

  /** What the dashboard's panels ask Prometheus. */
  static Stream<String> expressions() {
    try {
      return new ObjectMapper().readTree(read("dashboard.json")).findValuesAsText("expr").stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
