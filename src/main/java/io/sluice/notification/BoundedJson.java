package io.sluice.notification;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import java.io.IOException;
import java.io.UncheckedIOException;

/** JSON from strangers: no bigger and no deeper than notifications are. */
final class BoundedJson {

  /** More than any queue takes, less than hurts. */
  static final int MAX_BYTES = 4 * 1024 * 1024;

  private static final ObjectMapper MAPPER =
      new ObjectMapper(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder()
                          .maxNestingDepth(64)
                          .maxStringLength(MAX_BYTES)
                          .maxNumberLength(1000)
                          .build())
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .configure(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES, false);

  private BoundedJson() {}

  /** The object that these bytes are. */
  static JsonNode object(byte[] bytes) throws UnreadableMessageException {
    if (bytes.length > MAX_BYTES) {
      throw new UnreadableMessageException(
          bytes.length + " bytes are more than the " + MAX_BYTES + " of any notification");
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(bytes);
    } catch (JsonProcessingException e) {
      throw new UnreadableMessageException("not JSON: " + firstLine(e.getOriginalMessage()));
    } catch (IOException | NumberFormatException e) {
      throw new UnreadableMessageException("not JSON: " + firstLine(e.getMessage()));
    }
    if (!node.isObject()) {
      throw new UnreadableMessageException("not a JSON object");
    }
    return node;
  }

  /** The bytes of a node, without white space. */
  static byte[] bytes(JsonNode node) {
    try {
      return MAPPER.writeValueAsBytes(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String firstLine(String message) {
    String line = message.lines().findFirst().orElse("");
    return line.length() <= 200 ? line : line.substring(0, 200) + "…";
  }
}
