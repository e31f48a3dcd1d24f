package io.sluice.manifest;

import io.sluice.manifest.YamlScalar.BigUnsigned;
import io.sluice.manifest.YamlScalar.Bool;
import io.sluice.manifest.YamlScalar.Floating;
import io.sluice.manifest.YamlScalar.Int;
import io.sluice.manifest.YamlScalar.Null;
import io.sluice.manifest.YamlScalar.Text;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives a scalar its type by the rules of kubectl's YAML reader. */
final class ScalarResolver {

  private static final String CORE = "tag:yaml.org,2002:";
  private static final Pattern TIMESTAMP_START = Pattern.compile("[0-9]{4}-.*", Pattern.DOTALL);

  private static final Map<String, YamlScalar> WORDS =
      Stream.of(
              words(new Bool(true), "y Y yes Yes YES true True TRUE on On ON"),
              words(new Bool(false), "n N no No NO false False FALSE off Off OFF"),
              words(new Null(), "~ null Null NULL"),
              words(new Floating(Double.NaN), ".nan .NaN .NAN"),
              words(new Floating(Double.POSITIVE_INFINITY), ".inf .Inf .INF +.inf +.Inf +.INF"),
              words(new Floating(Double.NEGATIVE_INFINITY), "-.inf -.Inf -.INF"))
          .flatMap(words -> words.entrySet().stream())
          .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, Map.Entry::getValue));

  private ScalarResolver() {}

  private static Map<String, YamlScalar> words(YamlScalar value, String words) {
    return Stream.of(words.split(" ")).collect(Collectors.toMap(word -> word, word -> value));
  }

  /**
   * The value of a scalar.
   *
   * @param tag in its long form; null where none is written
   * @param plain neither quoted nor a block
   * @return empty where the text cannot be what the tag says
   */
  static Optional<YamlScalar> resolve(String tag, boolean plain, String text) {
    if (tag == null) {
      return Optional.of(plain ? untagged(text) : new Text(text));
    }
    YamlScalar found = untagged(text);
    return switch (tag) {
      case CORE + "bool" -> Optional.of(found).filter(Bool.class::isInstance);
      case CORE + "null" -> Optional.of(found).filter(Null.class::isInstance);
      case CORE + "int" ->
          Optional.of(found).filter(s -> s instanceof Int || s instanceof BigUnsigned);
      case CORE + "float" -> floating(found);
      case CORE + "timestamp" -> Optional.of(found).filter(s -> GoTimestamp.matches(text));
      case CORE + "binary" -> binary(text);
      default -> Optional.of(new Text(text));
    };
  }

  private static Optional<YamlScalar> floating(YamlScalar found) {
    return switch (found) {
      case Floating f -> Optional.of(f);
      case Int i -> Optional.of(new Floating(i.value()));
      default -> Optional.empty();
    };
  }

  private static Optional<YamlScalar> binary(String text) {
    String base64 = text.replace("\r", "").replace("\n", "");
    if (base64.length() % 4 != 0) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getDecoder().decode(base64));
      return Optional.of(new Text(StandardCharsets.UTF_8.newDecoder().decode(bytes).toString()));
    } catch (IllegalArgumentException | CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static YamlScalar untagged(String text) {
    if (text.isEmpty()) {
      return new Null();
    }
    YamlScalar word = WORDS.get(text);
    if (word != null) {
      return word;
    }
    char first = text.charAt(0);
    if (first == '.') {
      return GoNumbers.dotted(text).orElse(new Text(text));
    }
    boolean numeric = first == '+' || first == '-' || (first >= '0' && first <= '9');
    if (!numeric || (TIMESTAMP_START.matcher(text).matches() && GoTimestamp.matches(text))) {
      return new Text(text);
    }
    return GoNumbers.number(text).orElse(new Text(text));
  }
}
