package io.sluice.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import io.sluice.manifest.ObjectId;

/** Desired objects out of YAML text. */
final class Yaml {

  /** The key they are said to come from. */
  static final String KEY = "app/all.yaml";

  private static final YAMLMapper YAML = new YAMLMapper();

  private Yaml() {}

  static DesiredObject desired(String yaml) {
    try {
      ObjectNode object = (ObjectNode) YAML.readTree(yaml);
      String apiVersion = object.path("apiVersion").asText();
      int slash = apiVersion.indexOf('/');
      ObjectId id =
          new ObjectId(
              slash < 0 ? "" : apiVersion.substring(0, slash),
              object.path("kind").asText(),
              object.path("metadata").path("namespace").asText(),
              object.path("metadata").path("name").asText());
      return new DesiredObject(id, apiVersion, KEY, "etag", "hash", object);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(yaml, e);
    }
  }

  static DesiredObject configMap(String namespace, String name, String value) {
    return desired(
        """
        apiVersion: v1
        kind: ConfigMap
        metadata: {name: %s, namespace: %s, labels: {team: blue}}
        data: {key: "%s"}
        """
            .formatted(name, namespace, value));
  }
}
