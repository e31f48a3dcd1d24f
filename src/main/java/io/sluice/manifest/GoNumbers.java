package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.IntNode;
import com.fasterxml.jackson.databind.node.LongNode;
import io.sluice.manifest.YamlScalar.BigUnsigned;
import io.sluice.manifest.YamlScalar.Floating;
import io.sluice.manifest.YamlScalar.Int;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers as Go reads them from YAML and writes them to JSON. */
final class GoNumbers {

  private static final int MOST_DIGITS = 64;
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]++|[0-9]++(\\.[0-9]*+)?)([eE][-+]?[0-9]++)?");
  private static final Pattern DOTTED =
      Pattern.compile("\\.[0-9](_?[0-9])*+([eE][-+]?[0-9](_?[0-9])*+)?");
  private static final BigInteger UNSIGNED_END = BigInteger.ONE.shiftLeft(64);

  private GoNumbers() {}

  /** A number that begins with a digit or sign; empty where the text is none. */
  static Optional<YamlScalar> number(String text) {
    String plain = text.replace("_", "");
    Optional<YamlScalar> integer = integer(plain);
    if (integer.isPresent()) {
      return integer;
    }
    return FLOAT.matcher(plain).matches() ? finite(plain) : Optional.empty();
  }

  /** A number that begins with its point; empty where the text is none. */
  static Optional<YamlScalar> dotted(String text) {
    return DOTTED.matcher(text).matches() ? finite(text.replace("_", "")) : Optional.empty();
  }

  private static Optional<YamlScalar> finite(String decimal) {
    double value = Double.parseDouble(decimal);
    return Double.isInfinite(value) ? Optional.empty() : Optional.of(new Floating(value));
  }

  private static Optional<YamlScalar> integer(String plain) {
    boolean signed = plain.startsWith("-") || plain.startsWith("+");
    String body = signed ? plain.substring(1) : plain;
    int radix = radix(body);
    String digits = radix == 10 ? body : body.substring(radix == 8 && !letterO(body) ? 1 : 2);
    if (digits.isEmpty()
        || !digits.chars().allMatch(c -> c < 128 && Character.digit(c, radix) >= 0)) {
      return Optional.empty();
    }
    String significant = digits.replaceFirst("^0+(?=.)", "");
    if (significant.length() > MOST_DIGITS) {
      return Optional.empty();
    }
    BigInteger magnitude = new BigInteger(significant, radix);
    BigInteger value = plain.startsWith("-") ? magnitude.negate() : magnitude;
    if (value.bitLength() < Long.SIZE) {
      return Optional.of(new Int(value.longValue()));
    }
    return !signed && value.compareTo(UNSIGNED_END) < 0
        ? Optional.of(new BigUnsigned(value))
        : Optional.empty();
  }

  private static int radix(String body) {
    if (body.length() < 2 || body.charAt(0) != '0') {
      return 10;
    }
    return switch (body.charAt(1)) {
      case 'x', 'X' -> 16;
      case 'b', 'B' -> 2;
      default -> 8;
    };
  }

  private static boolean letterO(String body) {
    return body.charAt(1) == 'o' || body.charAt(1) == 'O';
  }

  static JsonNode json(long value) {
    return value == (int) value ? IntNode.valueOf((int) value) : LongNode.valueOf(value);
  }

  /** A float whose shortest form is a whole number becomes an integer on its way through JSON. */
  static JsonNode json(double value) {
    if (Math.abs(value) >= 0x1p63 || value != Math.rint(value)) {
      return DoubleNode.valueOf(value);
    }
    BigInteger shortest = new BigDecimal(Double.toString(value)).toBigInteger();
    return shortest.bitLength() < Long.SIZE
        ? json(shortest.longValue())
        : DoubleNode.valueOf(value);
  }

  /** A number of a JSON text; empty where it is past every float. */
  static Optional<JsonNode> fromJson(String text) {
    try {
      return Optional.of(json(Long.parseLong(text)));
    } catch (NumberFormatException notSigned64) {
      double value = Double.parseDouble(text);
      return Double.isInfinite(value) ? Optional.empty() : Optional.of(json(value));
    }
  }

  /** A float as a key: as 32 bits, its shortest form, with an exponent from 1e+06 on. */
  static String key(double value) {
    float single = (float) value;
    if (Float.isNaN(single)) {
      return ".nan";
    }
    if (Float.isInfinite(single)) {
      return single > 0 ? ".inf" : "-.inf";
    }
    if (single == 0) {
      return Math.copySign(1, single) < 0 ? "-0" : "0";
    }
    BigDecimal shortest = new BigDecimal(Float.toString(single)).stripTrailingZeros();
    int exponent = shortest.precision() - shortest.scale() - 1;
    if (exponent >= -4 && exponent < 6) {
      return shortest.toPlainString();
    }
    String digits = shortest.unscaledValue().abs().toString();
    String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
    return (single < 0 ? "-" : "")
        + digits.charAt(0)
        + fraction
        + String.format("e%s%02d", exponent < 0 ? "-" : "+", Math.abs(exponent));
  }
}
