package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.sluice.manifest.YamlScalar.BigUnsigned;
import io.sluice.manifest.YamlScalar.Bool;
import io.sluice.manifest.YamlScalar.Floating;
import io.sluice.manifest.YamlScalar.Int;
import io.sluice.manifest.YamlScalar.Null;
import io.sluice.manifest.YamlScalar.Text;

/** YAML's scalars in JSON: as a value, and as a key. */
final class ScalarNodes {

  private ScalarNodes() {}

  static JsonNode value(YamlScalar scalar, Position at) throws UnreadableException {
    return switch (scalar) {
      case Null n -> NullNode.getInstance();
      case Bool b -> BooleanNode.valueOf(b.value());
      case Int i -> GoNumbers.json(i.value());
      case BigUnsigned u -> GoNumbers.json(u.value().doubleValue());
      case Floating f when !Double.isFinite(f.value()) ->
          throw new UnreadableException(
              at, ".inf and .nan are no values for Kubernetes; quote it if it is meant as text");
      case Floating f -> GoNumbers.json(f.value());
      case Text t -> TextNode.valueOf(wellFormed(t.value(), at));
    };
  }

  static String key(YamlScalar scalar, Position at) throws UnreadableException {
    return switch (scalar) {
      case Null n -> throw new UnreadableException(at, "a key is empty or null; name or quote it");
      case BigUnsigned u ->
          throw new UnreadableException(at, "a key is a number past 64 bits; quote it");
      case Bool b -> Boolean.toString(b.value());
      case Int i -> Long.toString(i.value());
      case Floating f -> GoNumbers.key(f.value());
      case Text t -> wellFormed(t.value(), at);
    };
  }

  private static String wellFormed(String text, Position at) throws UnreadableException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(c)) {
        throw new UnreadableException(
            at, "a \\u escape here is half a character; write the character itself");
      }
    }
    return text;
  }
}
