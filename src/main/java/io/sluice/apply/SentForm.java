package io.sluice.apply;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;

/** Makes of an object as a file holds it what is sent to the API server. */
final class SentForm {

  /** Written by the server or by kubectl; in a file they come from an export. */
  private static final List<String> NOT_SENT =
      List.of(
          "uid",
          "resourceVersion",
          "generation",
          "creationTimestamp",
          "deletionTimestamp",
          "deletionGracePeriodSeconds",
          "managedFields",
          "selfLink");

  private static final String KUBECTL_COPY = "kubectl.kubernetes.io/last-applied-configuration";

  private SentForm() {}

  /**
   * A new object that shares all but its metadata with the given one, which stays as it is.
   *
   * @param namespace empty for a cluster-scoped object
   */
  static ObjectNode of(ObjectNode written, String namespace, Map<String, String> labels) {
    ObjectNode sent = JsonNodeFactory.instance.objectNode();
    written.properties().forEach(field -> sent.set(field.getKey(), field.getValue()));
    sent.remove("status");
    sent.set("metadata", metadata(written, namespace, labels));
    return sent;
  }

  private static ObjectNode metadata(
      ObjectNode written, String namespace, Map<String, String> ownerLabels) {
    ObjectNode metadata = (ObjectNode) written.required("metadata").deepCopy();
    metadata.remove(NOT_SENT);
    if (namespace.isEmpty()) {
      metadata.remove("namespace");
    } else {
      metadata.put("namespace", namespace);
    }
    if (metadata.get("annotations") instanceof ObjectNode annotations) {
      annotations.remove(KUBECTL_COPY);
    }
    ObjectNode labels =
        metadata.get("labels") instanceof ObjectNode own ? own : metadata.putObject("labels");
    ownerLabels.forEach(labels::put);
    return metadata;
  }
}
