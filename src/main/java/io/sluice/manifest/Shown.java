package io.sluice.manifest;

/** Names from a file as a message shows them: of one line, and short. */
final class Shown {

  private static final int LONGEST = 80;

  private Shown() {}

  static String name(String raw) {
    String line = raw.replaceAll("\\p{Cntrl}", "?");
    return line.length() <= LONGEST
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST / 2)) + "…";
  }
}
