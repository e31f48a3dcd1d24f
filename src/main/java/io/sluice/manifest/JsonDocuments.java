package io.sluice.manifest;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The JSON values in a row of one text. One use, one thread. */
final class JsonDocuments {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /**
   * What of a text is JSON.
   *
   * @param rest where the text goes on that is not; null where all of it was JSON
   * @param why what is wrong there
   */
  record Prefix(List<Document> documents, Rest rest, UnreadableException why) {}

  /** The end of the last value read: its line, from 1, and its index. */
  record Rest(int line, int index) {}

  private final JsonParser parser;
  private final ReadBudget budget = new ReadBudget();
  private final Positions positions = new Positions();

  private JsonDocuments(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * Reads values until the end, or until what is no JSON.
   *
   * @throws UnreadableException where the text is JSON but cannot be taken
   */
  static Prefix read(String text) throws UnreadableException {
    try (JsonParser parser = new JsonFactory().createParser(text)) {
      return new JsonDocuments(parser).readAll();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Prefix readAll() throws IOException, UnreadableException {
    List<Document> documents = new ArrayList<>();
    Rest rest = new Rest(1, 0);
    try {
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        Position start = at();
        documents.add(new Document(value(token, Role.OBJECT, 1), start, positions));
        JsonLocation end = parser.currentLocation();
        rest = new Rest(end.getLineNr(), (int) end.getCharOffset());
      }
      return new Prefix(documents, null, null);
    } catch (JsonProcessingException e) {
      JsonLocation where = e.getLocation();
      Position position =
          where == null ? Position.START : new Position(where.getLineNr(), where.getColumnNr());
      return new Prefix(
          documents,
          rest,
          new UnreadableException(
              position, "not valid JSON; check quotes, commas and brackets around here"));
    }
  }

  private JsonNode value(JsonToken token, Role role, int depth)
      throws IOException, UnreadableException {
    return switch (token) {
      case START_OBJECT -> object(role, depth);
      case START_ARRAY -> array(role, depth);
      case VALUE_STRING -> {
        String text = parser.getText();
        budget.scalar(text.length(), at());
        yield TextNode.valueOf(wellFormed(text));
      }
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> number();
      case VALUE_TRUE, VALUE_FALSE -> {
        budget.scalar(0, at());
        yield BooleanNode.valueOf(token == JsonToken.VALUE_TRUE);
      }
      default -> {
        budget.scalar(0, at());
        yield NullNode.getInstance();
      }
    };
  }

  private JsonNode number() throws IOException, UnreadableException {
    Position at = at();
    budget.scalar(0, at);
    return GoNumbers.fromJson(parser.getText())
        .orElseThrow(
            () -> new UnreadableException(at, "a number past every float; quote it if it is text"));
  }

  private ObjectNode object(Role role, int depth) throws IOException, UnreadableException {
    budget.enter(depth, at());
    ObjectNode object = NODES.objectNode();
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = wellFormed(parser.currentName());
      Position at = at();
      budget.scalar(key.length(), at);
      if (object.has(key)) {
        throw YamlDocuments.duplicate(key, at);
      }
      positions.field(role, object, key, at);
      object.set(key, value(parser.nextToken(), role.ofField(key), depth + 1));
    }
    return object;
  }

  private ArrayNode array(Role role, int depth) throws IOException, UnreadableException {
    budget.enter(depth, at());
    ArrayNode array = NODES.arrayNode();
    for (JsonToken token = parser.nextToken();
        token != JsonToken.END_ARRAY;
        token = parser.nextToken()) {
      positions.element(role, array, array.size(), at());
      array.add(value(token, role.ofElement(), depth + 1));
    }
    return array;
  }

  /** Half a surrogate pair becomes U+FFFD, as in Go. */
  private static String wellFormed(String text) {
    boolean surrogates = text.chars().anyMatch(c -> Character.isSurrogate((char) c));
    if (!surrogates) {
      return text;
    }
    StringBuilder whole = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(whole::appendCodePoint);
    return whole.toString();
  }

  private Position at() {
    JsonLocation location = parser.currentTokenLocation();
    return new Position(location.getLineNr(), location.getColumnNr());
  }
}
