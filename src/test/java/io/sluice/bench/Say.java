package io.sluice.bench;

import java.time.Duration;
import java.util.Locale;

/** Numbers for people, two or three digits that matter. */
final class Say {

  private Say() {}

  static String seconds(double seconds) {
    if (!Double.isFinite(seconds)) {
      return "–";
    }
    if (Math.abs(seconds) < 0.9995) {
      double millis = seconds * 1000;
      return format(Math.abs(millis) < 9.95 ? "%.1f ms" : "%.0f ms", millis);
    }
    return format(seconds < 9.95 ? "%.2f s" : "%.1f s", seconds);
  }

  static String seconds(Duration duration) {
    return seconds(Samples.seconds(duration));
  }

  /** {@code 12 ms (p99 30 ms)}, or the median alone where there are few samples. */
  static String spread(Samples samples) {
    if (samples.count() <= 1) {
      return seconds(samples.median());
    }
    return samples.count() < 20
        ? "%s (worst of %d: %s)"
            .formatted(seconds(samples.median()), samples.count(), seconds(samples.largest()))
        : "%s (p99 %s)".formatted(seconds(samples.median()), seconds(samples.p99()));
  }

  static String mebibytes(long bytes) {
    return format("%.0f MiB", bytes / 1048576.0);
  }

  static String count(double number) {
    return number == Math.rint(number)
        ? format("%,.0f", number)
        : format(number < 10 ? "%.2f" : "%,.1f", number);
  }

  private static String format(String pattern, Object... values) {
    return String.format(Locale.ROOT, pattern, values);
  }
}
