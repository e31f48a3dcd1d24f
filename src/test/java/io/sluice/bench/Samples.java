package io.sluice.bench;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Measured numbers of one kind.
 *
 * @param sorted ascending
 */
record Samples(List<Double> sorted) {

  static Samples of(Collection<Double> values) {
    return new Samples(values.stream().sorted().toList());
  }

  static Samples seconds(Collection<Duration> values) {
    return of(values.stream().map(Samples::seconds).toList());
  }

  static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }

  int count() {
    return sorted.size();
  }

  /** The middle one, or the mean of the two in the middle; NaN where there is none. */
  double median() {
    if (sorted.isEmpty()) {
      return Double.NaN;
    }
    int middle = sorted.size() / 2;
    return sorted.size() % 2 == 1
        ? sorted.get(middle)
        : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
  }

  /** The smallest that 99 of 100 do not exceed: the largest, where there are fewer than 100. */
  double p99() {
    return sorted.isEmpty() ? Double.NaN : sorted.get((int) Math.ceil(0.99 * sorted.size()) - 1);
  }

  double largest() {
    return sorted.isEmpty() ? Double.NaN : sorted.getLast();
  }

  /** These and those. */
  Samples and(Samples more) {
    var all = new ArrayList<>(sorted);
    all.addAll(more.sorted);
    return of(all);
  }
}
