package io.sluice.snapshot;

import io.fabric8.kubernetes.api.model.Quantity;
import java.math.BigDecimal;

/**
 * How large a source may be; manifest keys alone count.
 *
 * @param objects most manifests of one source
 * @param bytes most bytes of one source's manifests together
 * @param objectBytes most bytes of one manifest
 * @param memory most bytes of object bodies that all syncs together hold
 */
public record Limits(long objects, long bytes, long objectBytes, long memory) {

  static final String OBJECTS_VARIABLE = "SLUICE_LIMITS_OBJECTS";
  static final String BYTES_VARIABLE = "SLUICE_LIMITS_BYTES";
  static final String OBJECT_BYTES_VARIABLE = "SLUICE_LIMITS_OBJECT_BYTES";
  static final String MEMORY_VARIABLE = "SLUICE_LIMITS_MEMORY";

  /** The contract's: 10,000 objects, 256 MiB, 16 MiB each, 128 MiB in memory. */
  public static final Limits DEFAULT = new Limits(10_000, 256 << 20, 16 << 20, 128 << 20);

  /**
   * Reads limits in Kubernetes' quantities, such as {@code 256Mi}.
   *
   * @throws IllegalArgumentException naming the variable that is no positive whole quantity
   */
  public static Limits parse(String objects, String bytes, String objectBytes, String memory) {
    return new Limits(
        amount(OBJECTS_VARIABLE, objects),
        amount(BYTES_VARIABLE, bytes),
        amount(OBJECT_BYTES_VARIABLE, objectBytes),
        amount(MEMORY_VARIABLE, memory));
  }

  private static long amount(String variable, String text) {
    try {
      BigDecimal amount = Quantity.getAmountInBytes(Quantity.parse(text.strip()));
      long exact = amount.longValueExact();
      if (exact > 0) {
        return exact;
      }
    } catch (ArithmeticException | IllegalArgumentException e) {
      throw new IllegalArgumentException(notAmount(variable, text), e);
    }
    throw new IllegalArgumentException(notAmount(variable, text));
  }

  private static String notAmount(String variable, String text) {
    return "%s is \"%s\": write a whole number above 0, such as 10000 or 256Mi"
        .formatted(variable, text);
  }
}
