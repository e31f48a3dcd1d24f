package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;

/** The objects in a file's documents, and what in them is none. One use, one thread. */
final class ObjectFinder {

  private final String key;
  private final List<Manifest> manifests = new ArrayList<>();
  private final ProblemList problems;

  private ObjectFinder(String key) {
    this.key = key;
    this.problems = new ProblemList(key);
  }

  static ReadResult find(String key, List<Document> documents) {
    ObjectFinder finder = new ObjectFinder(key);
    for (Document document : documents) {
      if (!document.root().isNull()) {
        finder.take(document.root(), document.start(), document.positions());
      }
    }
    return new ReadResult(finder.manifests, finder.problems.toList());
  }

  private void take(JsonNode node, Position at, Positions positions) {
    if (!(node instanceof ObjectNode object)) {
      problems.add(
          at,
          "a "
              + (node.isArray() ? "list" : "plain value")
              + " where a Kubernetes object should be; begin it with apiVersion and kind");
    } else if (isList(object)) {
      takeItems(object, at, positions);
    } else {
      ObjectChecks checks = new ObjectChecks(key, object, at, positions);
      checks
          .firstProblem()
          .ifPresentOrElse(
              found -> problems.add(found.position(), found.message()),
              () -> manifests.add(checks.manifest()));
    }
  }

  private static boolean isList(ObjectNode object) {
    return object.path("kind").asText("").endsWith("List")
        && (object.path("items").isArray() || isPlainList(object));
  }

  private static boolean isPlainList(ObjectNode object) {
    return object.path("kind").asText("").equals("List")
        && object.path("apiVersion").asText("").equals("v1");
  }

  private void takeItems(ObjectNode list, Position at, Positions positions) {
    JsonNode items = list.path("items");
    if (!items.isArray()) {
      problems.add(at, "List: items is no list; write \"items: []\" if there are none");
    }
    for (int i = 0; i < items.size(); i++) {
      take(withKindOf(list, items.get(i)), positions.of(items, i, at), positions);
    }
  }

  /** Items of a typed list, such as a ConfigMapList, need not say what they are. */
  private static JsonNode withKindOf(ObjectNode list, JsonNode item) {
    String kind = list.path("kind").asText("");
    String itemKind = kind.substring(0, kind.length() - "List".length());
    if (!item.isObject() || item.has("kind") || item.has("apiVersion") || itemKind.isEmpty()) {
      return item;
    }
    ObjectNode named = (ObjectNode) item;
    JsonNode fields = named.deepCopy();
    named.removeAll();
    named.put("apiVersion", list.path("apiVersion").asText(""));
    named.put("kind", itemKind);
    return named.setAll((ObjectNode) fields);
  }
}
