package io.sluice.snapshot;

import java.util.ArrayList;
import java.util.List;

/**
 * Which keys are left out, in gitignore syntax. The last rule that matches a key, or a directory
 * above it, decides, as in Flux: what lies in an ignored directory can be taken in again by itself.
 * There are no rules but those written. Immutable.
 */
public final class IgnoreRules {

  /** Each is matched against each key, on a thread that others wait for. */
  private static final int MOST_RULES = 1000;

  private static final int MOST_CHARACTERS = 64 << 10;

  /** Ignores nothing. */
  public static final IgnoreRules NONE = new IgnoreRules(List.of());

  private final List<IgnoreRule> rules;

  private IgnoreRules(List<IgnoreRule> rules) {
    this.rules = rules;
  }

  /**
   * These rules and, after them, those of a text.
   *
   * @param directory what the text's patterns are relative to: empty, or ending in a slash
   * @param text the lines of a {@code .sourceignore}, or of {@code spec.ignore}; null holds none
   */
  public IgnoreRules and(String directory, String text) {
    if (text == null || text.isBlank()) {
      return this;
    }
    List<IgnoreRule> all = new ArrayList<>(rules);
    String content = text.startsWith("\uFEFF") ? text.substring(1) : text;
    content
        .lines()
        .map(line -> IgnoreRule.parse(directory, line))
        .forEach(r -> r.ifPresent(all::add));
    return new IgnoreRules(List.copyOf(all));
  }

  /**
   * Refuses a text whose rules would take more memory and time than one source may cost.
   *
   * @param where the text stands, for the message
   * @param text as in {@link #and}
   */
  static void check(String where, String text) throws SourceTooLargeException {
    if (text == null) {
      return;
    }
    long rules = text.lines().filter(line -> !line.isBlank() && !line.startsWith("#")).count();
    if (rules > MOST_RULES || text.length() > MOST_CHARACTERS) {
      throw new SourceTooLargeException(
          "%s holds more than %d rules or %d characters: nothing of the source is taken; write fewer,"
                  .formatted(where, MOST_RULES, MOST_CHARACTERS)
              + " wider patterns");
    }
  }

  /** Whether a whole key is left out. */
  public boolean ignores(String key) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).matches(key)) {
        return !rules.get(i).included();
      }
    }
    return false;
  }
}
