package io.sluice.snapshot;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.Optional;

/**
 * One line of gitignore syntax, compiled to match in linear time whatever its author wrote.
 *
 * @param domain the directory it stands for, empty or ending in a slash
 * @param pattern matches whole paths below the domain
 * @param included whether it takes in again what an earlier rule ignored
 */
record IgnoreRule(String domain, Pattern pattern, boolean included) {

  private static final String META = "\\.+*?()|[]{}^$-";

  /** Empty for comments, blank lines, and patterns that can match nothing. */
  static Optional<IgnoreRule> parse(String domain, String line) {
    String text = withoutTrailingSpaces(line);
    if (text.isEmpty() || text.startsWith("#")) {
      return Optional.empty();
    }
    boolean included = text.startsWith("!");
    String glob = included ? text.substring(1) : text;
    boolean directoriesOnly = glob.endsWith("/");
    if (directoriesOnly) {
      glob = glob.substring(0, glob.length() - 1);
    }
    boolean anchored = glob.indexOf('/') >= 0;
    if (glob.startsWith("/")) {
      glob = glob.substring(1);
    }
    if (glob.isEmpty()) {
      return Optional.empty();
    }
    String translated = translated(glob);
    if (translated == null) {
      return Optional.empty();
    }
    String regex =
        (anchored ? "" : "(?:.*/)?") + translated + (directoriesOnly ? "/.*" : "(?:/.*)?");
    try {
      return Optional.of(new IgnoreRule(domain, Pattern.compile(regex, Pattern.DOTALL), included));
    } catch (PatternSyntaxException e) {
      return Optional.empty();
    }
  }

  boolean matches(String key) {
    return key.startsWith(domain) && pattern.matches(key.substring(domain.length()));
  }

  private static String withoutTrailingSpaces(String line) {
    int end = line.length();
    while (end > 0 && line.charAt(end - 1) == ' ' && !escapedAt(line, end - 1)) {
      end--;
    }
    return line.substring(0, end);
  }

  private static boolean escapedAt(String text, int index) {
    int backslashes = 0;
    while (index - backslashes > 0 && text.charAt(index - backslashes - 1) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }

  /** Null where the pattern is malformed. */
  private static String translated(String glob) {
    StringBuilder regex = new StringBuilder();
    int i = 0;
    while (i < glob.length()) {
      char c = glob.charAt(i);
      boolean segmentBegins = i == 0 || glob.charAt(i - 1) == '/';
      if (segmentBegins && glob.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 3;
      } else if (segmentBegins && i > 0 && glob.substring(i).equals("**")) {
        regex.append(".+");
        i += 2;
      } else if (c == '*') {
        regex.append("[^/]*");
        i++;
      } else if (c == '?') {
        regex.append("[^/]");
        i++;
      } else if (c == '[') {
        i = characterClass(glob, i, regex);
        if (i < 0) {
          return null;
        }
      } else if (c == '\\') {
        if (i + 1 == glob.length()) {
          return null;
        }
        regex.append(quoted(glob.codePointAt(i + 1)));
        i += 1 + Character.charCount(glob.codePointAt(i + 1));
      } else {
        regex.append(quoted(glob.codePointAt(i)));
        i += Character.charCount(glob.codePointAt(i));
      }
    }
    return regex.toString();
  }

  /**
   * Copies a class, of which a slash is never part.
   *
   * @return where the pattern goes on; -1 where the class is not closed, or names a slash
   */
  private static int characterClass(String glob, int start, StringBuilder regex) {
    int i = start + 1;
    boolean negated = i < glob.length() && (glob.charAt(i) == '!' || glob.charAt(i) == '^');
    if (negated) {
      i++;
    }
    StringBuilder members = new StringBuilder();
    int first = i;
    while (i < glob.length() && (glob.charAt(i) != ']' || i == first)) {
      int named = glob.startsWith("[:", i) ? glob.indexOf(":]", i + 2) : -1;
      if (named > 0) {
        members.append(glob, i, named + 2);
        i = named + 2;
        continue;
      }
      i = memberAt(glob, i);
      int low = i < glob.length() ? glob.codePointAt(i) : '/';
      if (low == '/') {
        return -1;
      }
      i += Character.charCount(low);
      if (i + 1 < glob.length() && glob.charAt(i) == '-' && glob.charAt(i + 1) != ']') {
        i = memberAt(glob, i + 1);
        int high = i < glob.length() ? glob.codePointAt(i) : '/';
        if (high == '/') {
          return -1;
        }
        i += Character.charCount(high);
        range(low, high, members);
      } else {
        members.append(quoted(low));
      }
    }
    if (i >= glob.length()) {
      return -1;
    }
    regex.append(negated ? "[^/" : "[").append(members).append(']');
    return i + 1;
  }

  /** Where the member's own character stands, behind a backslash if there is one. */
  private static int memberAt(String glob, int index) {
    return glob.charAt(index) == '\\' ? index + 1 : index;
  }

  private static void range(int low, int high, StringBuilder members) {
    if (low < '/' && high > '/') {
      range(low, '/' - 1, members);
      range('/' + 1, high, members);
    } else {
      members.append(quoted(low)).append('-').append(quoted(high));
    }
  }

  private static String quoted(int codePoint) {
    String text = Character.toString(codePoint);
    return META.contains(text) ? "\\" + text : text;
  }
}
