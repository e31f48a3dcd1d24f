package io.sluice.it;

import io.sluice.testbed.SluiceProcess;
import java.util.List;
import java.util.stream.Stream;

/** What a process's {@code /q/metrics} says now. */
record Metrics(List<String> lines) {

  static Metrics of(SluiceProcess process) {
    return new Metrics(process.metrics().lines().filter(line -> !line.startsWith("#")).toList());
  }

  /**
   * The sum of all series of a metric that have these labels; 0 where there is none.
   *
   * @param labels as {@code name="value"}
   */
  double sum(String metric, String... labels) {
    return lines.stream()
        .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
        .filter(line -> Stream.of(labels).allMatch(line::contains))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
        .sum();
  }

  /** How many syncs of a scenario's Bucket have ended. */
  long syncs(Scenario it) {
    return (long)
        sum(
            "gotk_reconcile_duration_seconds_count",
            "namespace=\"" + it.home() + "\"",
            "name=\"" + it.bucketName() + "\"");
  }
}
