package io.sluice.api;

import io.fabric8.kubernetes.api.model.IntOrString;

/**
 * How many objects may be pruned: a number of them, or a percentage of all.
 *
 * @param value not negative; at most 100 where {@code percent}
 */
public record PruneLimit(int value, boolean percent) {

  /** The contract's default, {@code 50%}. */
  public static final PruneLimit DEFAULT = new PruneLimit(50, true);

  /**
   * Reads {@code spec.apply.pruneLimit}.
   *
   * @param text null means the default
   * @throws IllegalArgumentException for what the CRD refuses; the message is fit for users
   */
  public static PruneLimit parse(IntOrString text) {
    if (text == null || text.getValue() == null) {
      return DEFAULT;
    }
    if (text.getIntVal() != null && text.getIntVal() >= 0) {
      return new PruneLimit(text.getIntVal(), false);
    }
    String written = String.valueOf(text.getValue());
    if (!written.matches("(100|[1-9]?[0-9])%")) {
      throw new IllegalArgumentException(
          "pruneLimit \"" + written + "\" is neither a number of objects nor a percentage to 100%");
    }
    return new PruneLimit(Integer.parseInt(written, 0, written.length() - 1, 10), true);
  }

  /** The number of objects that may be pruned of {@code all}, a percentage rounded down. */
  public long of(long all) {
    return percent ? all * value / 100 : value;
  }

  /** As users write it: {@code 50%} or {@code 7}. */
  @Override
  public String toString() {
    return percent ? value + "%" : Integer.toString(value);
  }
}
