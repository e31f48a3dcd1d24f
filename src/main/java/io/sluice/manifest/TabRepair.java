package io.sluice.manifest;

import java.util.Optional;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * Lets tabs part values where kubectl does and the parser does not: after {@code key:}, after a
 * closing quote, not as indentation. Each is made a space, and the text read again, for as long as
 * that is cheap.
 */
final class TabRepair {

  private static final long MOST_READ_AGAIN = 32L << 20;

  private long readAgain;

  /** The text to try next; empty where no tab is to blame, or too many are. */
  Optional<String> repaired(String text, MarkedYAMLException e) {
    readAgain += text.length();
    if (readAgain > MOST_READ_AGAIN
        || e.getProblem() == null
        || !e.getProblem().contains("cannot start any token")) {
      return Optional.empty();
    }
    int at = text.offsetByCodePoints(0, e.getProblemMark().getIndex());
    int from = at;
    while (from > 0 && isBlank(text.charAt(from - 1))) {
      from--;
    }
    int to = at;
    while (to < text.length() && isBlank(text.charAt(to))) {
      to++;
    }
    if (text.substring(from, to).indexOf('\t') < 0 || !partsValues(text, from)) {
      return Optional.empty();
    }
    return Optional.of(text.substring(0, from) + " ".repeat(to - from) + text.substring(to));
  }

  private static boolean partsValues(String text, int from) {
    if (from == 0 || text.charAt(from - 1) == '\n' || text.charAt(from - 1) == '\r') {
      return false;
    }
    char before = text.charAt(from - 1);
    boolean alone = from == 1 || isBlank(text.charAt(from - 2)) || text.charAt(from - 2) == '\n';
    return !(alone && (before == '-' || before == '?'));
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
