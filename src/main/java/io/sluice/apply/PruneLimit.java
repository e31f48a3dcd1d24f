package io.sluice.apply;

import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How much of an inventory may be pruned within the window.
 *
 * @param amount a count of objects, or a percentage
 */
public record PruneLimit(int amount, boolean percent) {

  static final PruneLimit DEFAULT = new PruneLimit(50, true);

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})(%?)");

  /**
   * @param value null means the default
   * @throws IllegalArgumentException with words for the user, if it is neither
   */
  static PruneLimit of(IntOrString value) {
    if (value == null || value.getValue() == null) {
      return DEFAULT;
    }
    Matcher matcher = FORM.matcher(value.getValue().toString());
    if (!matcher.matches()) {
      throw new IllegalArgumentException(
          "spec.apply.pruneLimit is '"
              + value.getValue()
              + "': write a number of objects, such as 20, or a percentage, such as 50%");
    }
    return new PruneLimit(Integer.parseInt(matcher.group(1)), !matcher.group(2).isEmpty());
  }

  /** Whether this many of so many are too many. */
  boolean exceededBy(int pruned, int of) {
    return percent ? pruned * 100L > (long) amount * of : pruned > amount;
  }

  @Override
  public String toString() {
    return percent ? amount + "%" : Integer.toString(amount);
  }
}
