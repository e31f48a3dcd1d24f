package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.KubernetesResourceList;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Whole objects of known types, such as Buckets and their inventories, read and written with the
 * process's own rights; one request a call. Every call blocks (use virtual threads), counts against
 * the process-wide limit, and is sent again as {@link KubeApi} does. Safe for use by many threads.
 */
public final class KubeObjects {

  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";
  private static final String JSON_PATCH = "application/json-patch+json";

  private final KubeTransport transport;
  private final ObjectMapper json;
  private final KubernetesSerialization serialization;

  KubeObjects(KubeTransport transport, ObjectMapper json, KubernetesSerialization serialization) {
    this.transport = transport;
    this.json = json;
    this.serialization = serialization;
  }

  /**
   * The object; empty if there is none.
   *
   * @throws ApiException if the server refuses or is away
   */
  public <T extends HasMetadata> Optional<T> get(
      ResourceKind kind, String namespace, String name, Class<T> type) {
    try {
      return Optional.of(send("get", "GET", kind.objectPath(namespace, name), null, null, type));
    } catch (ApiException refused) {
      if (refused.isNotFound()) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Hands on all objects that a label selector finds, page by page.
   *
   * @param namespace empty for all
   * @param labelSelector empty for none
   * @throws ApiException if the server refuses or is away; also with code 410, where the objects
   *     changed too fast to be read page by page
   */
  public <T extends HasMetadata, L extends KubernetesResourceList<T>> void list(
      ResourceKind kind,
      String namespace,
      String labelSelector,
      int pageSize,
      Class<L> type,
      Consumer<T> each) {
    String path = kind.collectionPath(namespace) + "?limit=" + pageSize + selector(labelSelector);
    String next = "";
    do {
      String page = next.isEmpty() ? path : path + "&continue=" + encode(next);
      L answer = send("list", "GET", page, null, null, type);
      answer.getItems().forEach(each);
      String more = answer.getMetadata().getContinue();
      next = more == null ? "" : more;
    } while (!next.isEmpty());
  }

  /**
   * Creates the object and returns its resource version.
   *
   * @throws ApiException if the server refuses or is away; code 409 if it is there
   */
  public String create(ResourceKind kind, HasMetadata object) {
    return store(
        "create", "POST", kind.collectionPath(object.getMetadata().getNamespace()), object);
  }

  /**
   * Replaces the object, where it still has the resource version of this one, and returns its new
   * one.
   *
   * @throws ApiException if the server refuses or is away; code 409 if it has another one
   */
  public String replace(ResourceKind kind, HasMetadata object) {
    String path =
        kind.objectPath(object.getMetadata().getNamespace(), object.getMetadata().getName());
    return store("update", "PUT", path, object);
  }

  /** Asks for metadata alone as the answer: the rest is what was sent. */
  private String store(String verb, String method, String path, HasMetadata object) {
    return transport.send(
        new KubeTransport.Call(
            verb,
            method,
            path,
            KubeApi.ONE_METADATA,
            JSON,
            serialization.asJson(object),
            () -> true),
        (code, answer) -> json.readTree(answer).path("metadata").path("resourceVersion").asText());
  }

  /**
   * Deletes the object, where it still has this resource version.
   *
   * @throws ApiException if the server refuses or is away; code 404 if there is none, 409 if it has
   *     another version
   */
  public void delete(ResourceKind kind, String namespace, String name, String resourceVersion) {
    String options =
        "{\"kind\":\"DeleteOptions\",\"apiVersion\":\"v1\",\"preconditions\":{\"resourceVersion\":\""
            + resourceVersion
            + "\"}}";
    send("delete", "DELETE", kind.objectPath(namespace, name), JSON, options, null);
  }

  /**
   * Deletes all objects that a label selector finds.
   *
   * @param labelSelector not empty
   * @throws ApiException if the server refuses or is away
   */
  public void deleteAll(ResourceKind kind, String namespace, String labelSelector) {
    if (labelSelector.isEmpty()) {
      throw new IllegalArgumentException("a label selector is needed to delete by it");
    }
    String path = kind.collectionPath(namespace) + "?" + selector(labelSelector).substring(1);
    send("deletecollection", "DELETE", path, JSON, "{}", null);
  }

  /**
   * Sends a merge patch (RFC 7386).
   *
   * @param subresource such as {@code status}; empty for the object itself
   * @throws ApiException if the server refuses or is away
   */
  public void mergePatch(
      ResourceKind kind, String namespace, String name, String subresource, JsonNode patch) {
    patch(kind, namespace, name, subresource, MERGE_PATCH, patch);
  }

  /**
   * Sends a JSON patch (RFC 6902).
   *
   * @throws ApiException if the server refuses or is away; code 422 if a test in it fails
   */
  public void jsonPatch(ResourceKind kind, String namespace, String name, JsonNode patch) {
    patch(kind, namespace, name, "", JSON_PATCH, patch);
  }

  private void patch(
      ResourceKind kind,
      String namespace,
      String name,
      String subresource,
      String contentType,
      JsonNode patch) {
    String path =
        kind.objectPath(namespace, name) + (subresource.isEmpty() ? "" : "/" + subresource);
    send("patch", "PATCH", path, contentType, patch.toString(), null);
  }

  private <T> T send(
      String verb, String method, String path, String contentType, String body, Class<T> type) {
    return transport.send(
        new KubeTransport.Call(verb, method, path, JSON, contentType, body, () -> true),
        (code, answer) -> type == null ? null : read(answer, type));
  }

  private <T> T read(InputStream answer, Class<T> type) throws IOException {
    return serialization.unmarshal(new String(answer.readAllBytes(), StandardCharsets.UTF_8), type);
  }

  private static String selector(String labels) {
    return labels.isEmpty() ? "" : "&labelSelector=" + encode(labels);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
