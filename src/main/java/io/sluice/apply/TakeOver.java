package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Hands the fields that kubectl wrote over to us when an object is first adopted, as Flux does:
 * else a field that is later removed from the source would stay for ever, being kubectl's too.
 */
final class TakeOver {

  private static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  private TakeOver() {}

  /** Whether we own nothing of the object yet, and kubectl does. */
  static boolean isDue(LiveObject before) {
    if (before == null || !before.fields().isEmpty()) {
      return false;
    }
    for (String manager : before.managers().split(" ")) {
      if (isKubectl(manager)) {
        return true;
      }
    }
    return before.annotations().containsKey(LAST_APPLIED);
  }

  /**
   * The JSON patch that does it; empty if there is nothing to hand over. It fails with a conflict
   * if the object changed meanwhile.
   *
   * @param metadata of the live object, with its managed fields
   * @param apiVersion the object is about to be applied in
   */
  static Optional<ArrayNode> patch(JsonNode metadata, String apiVersion) {
    ArrayNode operations = NODES.arrayNode();
    List<JsonNode> kubectls = kubectlsEntries(metadata, apiVersion);
    if (!kubectls.isEmpty()) {
      operation(operations, "replace", "/metadata/managedFields")
          .set("value", handedOver(metadata, kubectls));
    }
    if (metadata.path("annotations").has(LAST_APPLIED)) {
      String path = "/metadata/annotations/" + LAST_APPLIED.replace("/", "~1");
      operation(operations, "remove", path);
    }
    if (operations.isEmpty()) {
      return Optional.empty();
    }
    operation(operations, "replace", "/metadata/resourceVersion")
        .set("value", metadata.path("resourceVersion"));
    return Optional.of(operations);
  }

  /** Those of the version to apply; where there are none, those of the first version found. */
  private static List<JsonNode> kubectlsEntries(JsonNode metadata, String apiVersion) {
    List<JsonNode> entries = new ArrayList<>();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (isKubectl(entry.path("manager").asText())
          && entry.path("subresource").asText().isEmpty()) {
        entries.add(entry);
      }
    }
    boolean same =
        entries.stream().anyMatch(entry -> entry.path("apiVersion").asText().equals(apiVersion));
    String version =
        same || entries.isEmpty() ? apiVersion : entries.get(0).path("apiVersion").asText();
    entries.removeIf(entry -> !entry.path("apiVersion").asText().equals(version));
    return entries;
  }

  private static ArrayNode handedOver(JsonNode metadata, List<JsonNode> kubectls) {
    ObjectNode ours = ((ObjectNode) kubectls.get(0)).deepCopy();
    ObjectNode fields = NODES.objectNode();
    ArrayNode rest = NODES.arrayNode();
    for (JsonNode entry : metadata.path("managedFields")) {
      if (kubectls.contains(entry) || FieldSets.isApplied(entry, KubeApi.FIELD_MANAGER)) {
        fields = FieldSets.union(fields, (ObjectNode) entry.path("fieldsV1"));
      } else {
        rest.add(entry);
      }
    }
    ours.put("manager", KubeApi.FIELD_MANAGER).put("operation", "Apply");
    ours.set("fieldsV1", withoutOthersConcerns(fields));
    return rest.insert(0, ours);
  }

  /** Status, finalizers and owners are not the manifest's: giving them up would remove them. */
  private static ObjectNode withoutOthersConcerns(ObjectNode fields) {
    fields.remove("f:status");
    if (fields.get("f:metadata") instanceof ObjectNode metadata) {
      metadata.remove(List.of("f:finalizers", "f:ownerReferences"));
    }
    return fields;
  }

  private static boolean isKubectl(String manager) {
    return manager.startsWith("kubectl") || manager.equals("before-first-apply");
  }

  private static ObjectNode operation(ArrayNode operations, String op, String path) {
    return operations.addObject().put("op", op).put("path", path);
  }
}
