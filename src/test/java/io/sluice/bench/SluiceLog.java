package io.sluice.bench;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What Sluice logged, step by step.
 *
 * @param lines in order of their time
 */
record SluiceLog(List<Line> lines) {

  record Line(Instant at, String text) {}

  /** Has a Sluice log each step, with times that can be compared with those of others. */
  static final Map<String, String> EACH_STEP =
      Map.of(
          "QUARKUS_LOG_CATEGORY__IO_SLUICE__LEVEL", "DEBUG",
          "QUARKUS_LOG_CONSOLE_FORMAT", "%d{yyyy-MM-dd'T'HH:mm:ss.SSSSSS'Z'} %s%e%n");

  static SluiceLog read(String text) {
    List<Line> lines = new ArrayList<>();
    text.lines()
        .forEach(
            line -> {
              int space = line.indexOf(' ');
              if (space == "2026-01-01T00:00:00.000000Z".length()) {
                try {
                  lines.add(
                      new Line(Instant.parse(line.substring(0, space)), line.substring(space + 1)));
                } catch (DateTimeParseException e) {
                  // A line that some library wrote by itself.
                }
              }
            });
    return new SluiceLog(lines);
  }

  /** When, from this time on, a line that begins so was first logged. */
  Optional<Instant> first(String beginning, Instant from) {
    return lines.stream()
        .filter(line -> !line.at().isBefore(from) && line.text().startsWith(beginning))
        .map(Line::at)
        .findFirst();
  }
}
