package io.sluice.bench;

import io.sluice.testbed.SluiceProcess;
import java.util.regex.Pattern;

/** Numbers of {@code /q/metrics}. */
record Metrics(String text) {

  static Metrics of(SluiceProcess process) {
    return new Metrics(process.metrics());
  }

  /**
   * The sum over all lines of a metric whose labels match.
   *
   * @param labels a part of the labels as they are written, such as {@code trigger="poll"}; "" for
   *     all
   * @return 0 where there is no such line
   */
  double sum(String metric, String labels) {
    var line =
        Pattern.compile("(?m)^" + Pattern.quote(metric) + "(?:\\{([^}]*)\\})? (\\S+)$")
            .matcher(text);
    double sum = 0;
    while (line.find()) {
      String found = line.group(1) == null ? "" : line.group(1);
      if (found.contains(labels)) {
        sum += Double.parseDouble(line.group(2));
      }
    }
    return sum;
  }

  /** Syncs that ended. */
  double syncs() {
    return sum("sluice_syncs_total", "");
  }
}
