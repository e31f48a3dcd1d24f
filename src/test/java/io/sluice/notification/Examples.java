package io.sluice.notification;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Messages as real senders made them. */
final class Examples {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Examples() {}

  /** The bodies of SQS messages. */
  static List<byte[]> sqsBodies(String file) {
    return values(file).stream()
        .map(message -> message.get("Body").textValue().getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The values of Kafka records, in a file of KEY TAB VALUE. */
  static List<byte[]> kafkaValues(String file) {
    return new String(bytes(file), StandardCharsets.UTF_8)
        .lines()
        .map(line -> line.substring(line.indexOf('\t') + 1).getBytes(StandardCharsets.UTF_8))
        .toList();
  }

  /** The JSON values in a row, or those of the one array that it is. */
  static List<JsonNode> values(String file) {
    try (MappingIterator<JsonNode> values =
        JSON.readerFor(JsonNode.class).readValues(bytes(file))) {
      return values.readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] bytes(String file) {
    try (InputStream in = Examples.class.getResourceAsStream("/events/" + file)) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
