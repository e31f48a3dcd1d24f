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
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;
import org.yaml.snakeyaml.events.AliasEvent;
import org.yaml.snakeyaml.events.CollectionStartEvent;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.NodeEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.parser.ParserImpl;
import org.yaml.snakeyaml.reader.StreamReader;

/** The documents of one YAML text. One use, one thread. */
final class YamlDocuments {

  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final String MERGE_TAG = "tag:yaml.org,2002:merge";

  /** What an anchor names: a scalar, or a container, or neither while that is still open. */
  private record Anchored(YamlScalar scalar, ContainerNode<?> container) {}

  private final WholeText text;
  private final ParserImpl parser;
  private final ReadBudget budget = new ReadBudget();
  private final Positions positions = new Positions();
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Map<String, String> knownKeys = new HashMap<>();
  private Mark lastMark;

  private YamlDocuments(WholeText text) {
    this.text = text;
    LoaderOptions options = new LoaderOptions();
    options.setCodePointLimit(Integer.MAX_VALUE);
    parser = new ParserImpl(text, options);
  }

  /**
   * All documents in order, the empty ones too. A last line without its end gets one, as in
   * kubectl: a block of text there ends in it.
   *
   * @throws UnreadableException at the first thing that is no YAML or no JSON
   */
  static List<Document> read(String text) throws UnreadableException {
    refuseControlCharacters(text);
    TabRepair tabs = new TabRepair();
    String next = text.endsWith("\n") ? text : text + "\n";
    while (true) {
      YamlDocuments documents = new YamlDocuments(new WholeText(next));
      try {
        return documents.readAll();
      } catch (MarkedYAMLException e) {
        next = tabs.repaired(next, e).orElseThrow(() -> documents.syntaxError(e));
      } catch (YAMLException e) {
        throw documents.syntaxError(e);
      }
    }
  }

  private static void refuseControlCharacters(String text) throws UnreadableException {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isSurrogate(c) && !StreamReader.isPrintable(c)) {
        throw new UnreadableException(
            SourceText.positionOf(text, i),
            "not text: a control character stands here; remove it, or write it as an escape within"
                + " double quotes");
      }
    }
  }

  private List<Document> readAll() throws UnreadableException {
    List<Document> documents = new ArrayList<>();
    for (Event event = next(); event != null; event = next()) {
      if (event.is(Event.ID.DocumentStart)) {
        anchors.clear();
        Event root = next();
        documents.add(
            new Document(node(root, Role.OBJECT, 1), Position.of(root.getStartMark()), positions));
      }
    }
    return documents;
  }

  /** The parser's own slips, such as a broken escape, are errors of the file too. */
  private Event next() {
    try {
      Event event = parser.getEvent();
      if (event != null) {
        lastMark = event.getEndMark();
      }
      return event;
    } catch (YAMLException e) {
      throw e;
    } catch (RuntimeException e) {
      throw new YAMLException("unreadable", e);
    }
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
    for (Event event = next(); !event.is(Event.ID.SequenceEnd); event = next()) {
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
    Set<String> merged = new HashSet<>(0);
    for (Event event = next(); !event.is(Event.ID.MappingEnd); event = next()) {
      if (isMerge(event)) {
        merge(object, merged, depth);
      } else {
        String key = key(event, start.isFlow());
        if (object.has(key) && !merged.remove(key)) {
          throw duplicate(key, at(event));
        }
        positions.field(role, object, key, at(event));
        object.set(key, node(next(), role.ofField(key), depth + 1));
      }
    }
    anchor(start, new Anchored(null, object));
    return object;
  }

  static UnreadableException duplicate(String key, Position at) {
    String words =
        switch (key) {
          case "true" -> " (as are on, yes and y without quotes)";
          case "false" -> " (as are off, no and n without quotes)";
          default -> "";
        };
    return new UnreadableException(
        at,
        "key \"" + Shown.name(key) + "\"" + words + " is there twice in one mapping; remove one");
  }

  private String key(Event event, boolean flow) throws UnreadableException {
    if (flow
        && event instanceof ScalarEvent plain
        && plain.isPlain()
        && colonThenIndicator(plain)) {
      throw new UnreadableException(
          at(event), "a colon without a space after it; write \"key: value\" with the space");
    }
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

  /** Between brackets, {@code key:,} is a key that ends in a colon to kubectl, and none here. */
  private boolean colonThenIndicator(ScalarEvent key) {
    int end = key.getEndMark().getIndex();
    return text.at(end) == ':' && ",[]{}".indexOf(text.at(end + 1)) >= 0;
  }

  private static boolean isMerge(Event event) {
    return event instanceof ScalarEvent scalar
        && scalar.getValue().equals("<<")
        && (MERGE_TAG.equals(scalar.getTag()) || scalar.getImplicit().canOmitTagInPlainScalar());
  }

  /** Takes what stands before it over, and is overridden by what comes after: so does kubectl. */
  private void merge(ObjectNode into, Set<String> merged, int depth) throws UnreadableException {
    Event value = next();
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
    if (e instanceof MarkedYAMLException marked && marked.getProblemMark() != null) {
      return new UnreadableException(
          Position.of(marked.getProblemMark()), YamlProblems.explain(marked));
    }
    return new UnreadableException(
        Position.of(lastMark), "not valid YAML at or after this place; check escapes and quotes");
  }
}
