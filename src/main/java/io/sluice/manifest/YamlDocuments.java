package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.ReaderException;
import org.yaml.snakeyaml.reader.StreamReader;

/** The documents of one YAML text. One use, one thread. */
final class YamlDocuments {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String MERGE_TAG = "tag:yaml.org,2002:merge";

  /** What an anchor names: a scalar, or a container, or neither while that is still open. */
  private record Anchored(YamlScalar scalar, ContainerNode<?> container) {}

  private final String text;
  private final ParserImpl parser;
  private final ReadBudget budget;
  private final Positions positions = new Positions();
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Map<String, String> knownKeys = new HashMap<>();

  private YamlDocuments(String text, ReadBudget budget) {
    this.text = text;
    this.budget = budget;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    parser = new ParserImpl(new StreamReader(text), options);
  }

  /**
   * All documents in order, the empty ones too.
   *
   * @throws UnreadableException at the first thing that is no YAML or no JSON
   */
  static List<Document> read(String text, ReadBudget budget) throws UnreadableException {
    YamlDocuments documents = new YamlDocuments(text, budget);
    try {
      return documents.readAll();
    } catch (YAMLException e) {
      throw documents.syntaxError(e);
    }
  }

  private List<Document> readAll() throws UnreadableException {
    List<Document> documents = new ArrayList<>();
    for (Event event = parser.getEvent(); event != null; event = parser.getEvent()) {
      if (event.is(Event.ID.DocumentStart)) {
        anchors.clear();
        Event root = parser.getEvent();
        documents.add(
            new Document(node(root, Role.OBJECT, 1), Position.of(root.getStartMark()), positions));
      }
    }
    return documents;
  }

  private JsonNode node(Event event, Role role, int depth) throws UnreadableException {
    return switch (event.getEventId()) {
      case Scalar -> {
        YamlScalar scalar = scalar((ScalarEvent) event);
        yield ScalarNodes.value(scalar, at(event));
      }
      case Alias -> alias((AliasEvent) event, depth);
      case SequenceStart -> sequence((CollectionStartEvent) event, role, depth);
      case MappingStart -> mapping((CollectionStartEvent) event, role, depth);
      default -> throw new UnreadableException(at(event), "not valid YAML: a value is missing");
    };
  }

  private YamlScalar scalar(ScalarEvent event) throws UnreadableException {
    String value = event.getValue();
    budget.scalar(value.length(), at(event));
    YamlScalar scalar =
        ScalarResolver.resolve(event.getTag(), event.isPlain(), value)
            .orElseThrow(
                () ->
                    new UnreadableException(
                        at(event), "the value does not fit its !! tag; correct one of them"));
    anchor(event, new Anchored(scalar, null));
    return scalar;
  }

  private JsonNode alias(AliasEvent event, int depth) throws UnreadableException {
    Anchored anchored = anchored(event);
    if (anchored.container() == null) {
      return aliasScalar(event, anchored);
    }
    budget.alias(anchored.container(), depth, at(event));
    return anchored.container().deepCopy();
  }

  private JsonNode aliasScalar(AliasEvent event, Anchored anchored) throws UnreadableException {
    JsonNode value = ScalarNodes.value(anchored.scalar(), at(event));
    budget.alias(value, 0, at(event));
    return value;
  }

  private Anchored anchored(AliasEvent event) throws UnreadableException {
    Anchored anchored = anchors.get(event.getAnchor());
    if (anchored == null) {
      throw new UnreadableException(
          at(event), "an alias (*name) without its anchor (&name); quote it if it is text");
    }
    if (anchored.scalar() == null && anchored.container() == null) {
      throw new UnreadableException(at(event), "an alias (*name) stands within its own anchor");
    }
    return anchored;
  }

  private void anchor(NodeEvent event, Anchored anchored) {
    if (event.getAnchor() != null) {
      anchors.put(event.getAnchor(), anchored);
    }
  }

  private ArrayNode sequence(CollectionStartEvent start, Role role, int depth)
      throws UnreadableException {
    budget.enter(depth, at(start));
    anchor(start, new Anchored(null, null));
    ArrayNode array = NODES.arrayNode();
    for (Event event = parser.getEvent();
        !event.is(Event.ID.SequenceEnd);
        event = parser.getEvent()) {
      positions.element(role, array, array.size(), at(event));
      array.add(node(event, role.ofElement(), depth + 1));
    }
    anchor(start, new Anchored(null, array));
    return array;
  }

  private ObjectNode mapping(CollectionStartEvent start, Role role, int depth)
      throws UnreadableException {
    budget.enter(depth, at(start));
    anchor(start, new Anchored(null, null));
    ObjectNode object = NODES.objectNode();
    Set<String> merged = new HashSet<>();
    for (Event event = parser.getEvent();
        !event.is(Event.ID.MappingEnd);
        event = parser.getEvent()) {
      if (isMerge(event)) {
        merge(object, merged, depth);
      } else {
        String key = key(event);
        if (object.has(key) && !merged.remove(key)) {
          throw duplicate(key, at(event));
        }
        positions.field(role, object, key, at(event));
        object.set(key, node(parser.getEvent(), role.ofField(key), depth + 1));
      }
    }
    anchor(start, new Anchored(null, object));
    return object;
  }

  static UnreadableException duplicate(String key, Position at) {
    return new UnreadableException(
        at, "key \"" + Shown.name(key) + "\" is there twice in one mapping; remove one of them");
  }

  private String key(Event event) throws UnreadableException {
    YamlScalar scalar =
        switch (event) {
          case ScalarEvent s -> scalar(s);
          case AliasEvent a -> anchored(a).scalar();
          default -> null;
        };
    if (scalar == null) {
      throw new UnreadableException(
          at(event), "a mapping or list cannot be a key; quote {{ }} and [ ] if they are text");
    }
    String key = ScalarNodes.key(scalar, at(event));
    return knownKeys.computeIfAbsent(key, k -> k);
  }

  private static boolean isMerge(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && (MERGE_TAG.equals(scalar.getTag()) || scalar.getImplicit().canOmitTagInPlainScalar());
  }

  /** Takes what stands before it over, and is overridden by what comes after: so does kubectl. */
  private void merge(ObjectNode into, Set<String> merged, int depth) throws UnreadableException {
    Event value = parser.getEvent();
    JsonNode source = node(value, Role.OTHER, depth + 1);
    List<JsonNode> sources = new ArrayList<>();
    if (source.isArray() && !value.is(Event.ID.Alias)) {
      source.forEach(sources::add);
      Collections.reverse(sources);
    } else {
      sources.add(source);
    }
    for (JsonNode from : sources) {
      if (!(from instanceof ObjectNode mapping)) {
        throw new UnreadableException(at(value), "<< merges mappings only; name one after it");
      }
      mapping
          .properties()
          .forEach(
              field -> {
                if (!into.has(field.getKey())) {
                  merged.add(field.getKey());
                }
                into.set(field.getKey(), field.getValue());
              });
    }
  }

  private static Position at(Event event) {
    return Position.of(event.getStartMark());
  }

  private UnreadableException syntaxError(YAMLException e) {
    if (e instanceof ReaderException reader) {
      int index = text.offsetByCodePoints(0, Math.min(reader.getPosition(), text.length()));
      return new UnreadableException(
          SourceText.positionOf(text, index),
          "not text: a control character stands here; save the file as UTF-8 text");
    }
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return new UnreadableException(
          Position.of(marked.getProblemMark()), YamlProblems.explain(marked));
    }
    return new UnreadableException(Position.START, "not valid YAML; correct it");
  }
}
