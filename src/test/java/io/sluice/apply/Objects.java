package io.sluice.apply;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.Manifest;
import io.sluice.manifest.ObjectId;
import java.util.Arrays;
import java.util.List;

/** Objects as files hold them, for tests. */
final class Objects {

  private static final ObjectMapper JSON = new ObjectMapper();

  private Objects() {}

  /** From JSON, with single quotes for double ones. */
  static ObjectNode json(String text) {
    try {
      return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    } catch (java.io.IOException e) {
      throw new IllegalArgumentException(e);
    }
  }

  static ObjectNode configMap(String namespace, String name, String value) {
    ObjectNode object = object("v1", "ConfigMap", namespace, name);
    object.putObject("data").put("key", value);
    return object;
  }

  static ObjectNode configMap(String name) {
    return configMap("app", name, "1");
  }

  static ObjectNode object(String apiVersion, String kind, String namespace, String name) {
    ObjectNode object = JSON.createObjectNode();
    object.put("apiVersion", apiVersion).put("kind", kind);
    ObjectNode metadata = object.putObject("metadata").put("name", name);
    if (!namespace.isEmpty()) {
      metadata.put("namespace", namespace);
    }
    return object;
  }

  static ObjectNode annotated(ObjectNode object, String annotation, String value) {
    ((ObjectNode) object.get("metadata")).withObject("/annotations").put(annotation, value);
    return object;
  }

  static ObjectNode crd(String group, String kind, String scope) {
    ObjectNode crd =
        object("apiextensions.k8s.io/v1", "CustomResourceDefinition", "", kind + "s." + group);
    crd.set(
        "spec",
        json(
            "{'group':'%s','scope':'%s','names':{'kind':'%s'},'versions':[{'name':'v1','served':true},{'name':'v0','served':false}]}"
                .formatted(group, scope, kind)));
    return crd;
  }

  static ObjectId id(ObjectNode object) {
    String apiVersion = object.get("apiVersion").asText();
    int slash = apiVersion.indexOf('/');
    return new ObjectId(
        slash < 0 ? "" : apiVersion.substring(0, slash),
        object.get("kind").asText(),
        object.at("/metadata/namespace").asText(""),
        object.at("/metadata/name").asText());
  }

  static ObjectId id(String kind, String namespace, String name) {
    return new ObjectId("", kind, namespace, name);
  }

  static Manifest manifest(ObjectNode object, String key) {
    return new Manifest(id(object), object.get("apiVersion").asText(), object, key, 1);
  }

  /** A key read at its version {@code v1}. */
  static ReadKey read(String key, ObjectNode... objects) {
    List<Manifest> manifests = Arrays.stream(objects).map(object -> manifest(object, key)).toList();
    return new ReadKey(key, "v1", manifests, List.of());
  }
}
