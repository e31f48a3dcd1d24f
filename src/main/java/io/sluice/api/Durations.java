package io.sluice.api;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Durations as Go, and so Kubernetes and Flux, write them: {@code 5m0s}, {@code 1.5h}. */
public final class Durations {

  /** What the CRD accepts for a duration. */
  public static final String PATTERN = "^([0-9]+(\\.[0-9]+)?(ms|s|m|h))+$";

  /** Flux's pattern for {@code spec.timeout}, which knows no hours. */
  public static final String PATTERN_WITHOUT_HOURS = "^([0-9]+(\\.[0-9]+)?(ms|s|m))+$";

  private static final Pattern WHOLE = Pattern.compile(PATTERN);
  private static final Pattern PART = Pattern.compile("([0-9]+(?:\\.[0-9]+)?)(ms|s|m|h)");
  private static final long NANOS_PER_SECOND = 1_000_000_000L;
  private static final BigDecimal LONGEST_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);

  private Durations() {}

  /**
   * Reads what {@link #PATTERN} accepts. What is longer than Go can hold (292 years) is taken as
   * that longest; parts of a nanosecond are dropped.
   *
   * @throws IllegalArgumentException if {@code text} is null or no such duration; the message is
   *     fit for users
   */
  public static Duration parse(String text) {
    if (text == null || !WHOLE.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is not a duration: write it like 30s, 5m or 1h30m");
    }
    BigDecimal nanos = BigDecimal.ZERO;
    Matcher part = PART.matcher(text);
    while (part.find()) {
      nanos = nanos.add(new BigDecimal(part.group(1)).multiply(nanosPer(part.group(2))));
    }
    return Duration.ofNanos(nanos.min(LONGEST_NANOS).longValue());
  }

  /**
   * Writes a duration as Go prints it: {@code 0s}, {@code 250ms}, {@code 1.5s}, {@code 1h0m0s}.
   *
   * @param duration not null, of any length and sign
   */
  public static String format(Duration duration) {
    if (duration.isZero()) {
      return "0s";
    }
    if (duration.isNegative()) {
      return "-" + format(duration.negated());
    }
    if (duration.compareTo(Duration.ofSeconds(1)) < 0) {
      return formatBelowOneSecond(duration.toNanos());
    }
    String seconds =
        decimal(duration.toSecondsPart() * NANOS_PER_SECOND + duration.toNanosPart(), 9);
    if (duration.toHours() > 0) {
      return duration.toHours() + "h" + duration.toMinutesPart() + "m" + seconds + "s";
    }
    return duration.toMinutes() > 0 ? duration.toMinutes() + "m" + seconds + "s" : seconds + "s";
  }

  private static String formatBelowOneSecond(long nanos) {
    if (nanos < 1_000) {
      return nanos + "ns";
    }
    return nanos < 1_000_000 ? decimal(nanos, 3) + "µs" : decimal(nanos, 6) + "ms";
  }

  private static String decimal(long unscaled, int scale) {
    return BigDecimal.valueOf(unscaled, scale).stripTrailingZeros().toPlainString();
  }

  private static BigDecimal nanosPer(String unit) {
    return BigDecimal.valueOf(
        switch (unit) {
          case "ms" -> 1_000_000L;
          case "s" -> NANOS_PER_SECOND;
          case "m" -> 60 * NANOS_PER_SECOND;
          case "h" -> 3_600 * NANOS_PER_SECOND;
          default -> throw new IllegalStateException("unit " + unit);
        });
  }
}
