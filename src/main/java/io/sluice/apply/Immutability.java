package io.sluice.apply;

import java.util.regex.Pattern;

/** Tells a change that a live object cannot take from a plain mistake in the manifest. */
final class Immutability {

  private static final Pattern WORDS =
      Pattern.compile(
          "\\bimmutable\\b"
              + "|may not change once set"
              + "|may not be changed in an update"
              + "|updates to .* are forbidden"
              + "|updates may not change fields"
              + "|cannot change roleRef",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);

  private Immutability() {}

  /**
   * Whether the object was refused only because fields of the live object cannot be changed, so
   * that deleting and creating it again is the way. A refusal that names anything else as well is
   * none: the new object would be refused too.
   */
  static boolean isImmutable(ApiStatus status) {
    return status.code() == 422
        && !status.causes().isEmpty()
        && status.causes().stream().allMatch(Immutability::saysImmutable);
  }

  /** Looks only behind the quoted value, which is the user's and may hold any word. */
  static boolean saysImmutable(ApiStatus.Cause cause) {
    String words = cause.message();
    if (words.startsWith("Invalid value: ") || words.startsWith("Unsupported value: ")) {
      words = words.substring(words.lastIndexOf(": ") + 2);
    }
    return WORDS.matcher(words).find();
  }
}
