package io.sluice.snapshot;

import java.util.Comparator;

/**
 * Orders keys by their UTF-8 bytes, as object stores list them and Flux sorts them. That is the
 * order of code points, not of {@link String#compareTo}, which puts surrogates before U+E000.
 */
public final class KeyOrder {

  public static final Comparator<String> UTF8 = KeyOrder::compare;

  private KeyOrder() {}

  private static int compare(String one, String other) {
    int common = Math.min(one.length(), other.length());
    for (int i = 0; i < common; i++) {
      char a = one.charAt(i);
      char b = other.charAt(i);
      if (a != b) {
        boolean surrogateA = Character.isSurrogate(a);
        return surrogateA == Character.isSurrogate(b)
            ? Character.compare(a, b)
            : Boolean.compare(surrogateA, Character.isSurrogate(b));
      }
    }
    return Integer.compare(one.length(), other.length());
  }
}
