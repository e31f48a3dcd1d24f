package io.sluice.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One line of the table.
 *
 * @param benchmark B1 and so on
 * @param scenario what was done
 * @param sluice what was measured, for people
 * @param goal what is to be reached; "" where nothing is set
 * @param met "met", "not met" or ""
 * @param flux what is to be beaten, as given; "" where nothing is known
 * @param floor what cannot be beaten, as given; "" where nothing is known
 * @param figures the same as {@code sluice} for programs; seconds, MiB, or counts
 */
record Row(
    String benchmark,
    String scenario,
    String sluice,
    String goal,
    String met,
    String flux,
    String floor,
    Map<String, Object> figures) {

  /** A line without anything to compare with. */
  static Row of(String benchmark, String scenario, String sluice) {
    return new Row(benchmark, scenario, sluice, "", "", "", "", Map.of());
  }

  Row figure(String name, Object value) {
    Map<String, Object> more = new LinkedHashMap<>(figures);
    more.put(name, value);
    return new Row(benchmark, scenario, sluice, goal, met, flux, floor, more);
  }

  Row figures(String name, Samples seconds) {
    return figure(name + "Median", rounded(seconds.median()))
        .figure(name + "P99", rounded(seconds.p99()))
        .figure(name + "Samples", seconds.count());
  }

  Row goal(String text, boolean reached) {
    return new Row(
        benchmark, scenario, sluice, text, reached ? "met" : "not met", flux, floor, figures);
  }

  Row flux(String given) {
    return new Row(benchmark, scenario, sluice, goal, met, given, floor, figures);
  }

  Row floor(String given) {
    return new Row(benchmark, scenario, sluice, goal, met, flux, given, figures);
  }

  private static double rounded(double value) {
    return Double.isFinite(value) ? Math.round(value * 10_000) / 10_000.0 : -1;
  }
}
