package io.sluice.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sluice.manifest.ObjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * The Kubernetes API as one identity may use it. Every call blocks (use virtual threads), counts
 * against the process-wide limit, and is sent again where that is safe and useful. Refusals are
 * {@link ApiException}s whose message never holds what a Secret holds. Safe for use by many
 * threads.
 */
public final class KubeApi {

  /** Under which Sluice owns the fields it applies. */
  public static final String FIELD_MANAGER = "sluice";

  private static final String META = ";g=meta.k8s.io;v=v1,application/json";

  /** Accepted where an object's metadata will do. */
  static final String ONE_METADATA = "application/json;as=PartialObjectMetadata" + META;

  private static final String METADATA_LIST =
      "application/json;as=PartialObjectMetadataList" + META;
  private static final String JSON = "application/json";
  private static final int PAGE = 500;
  private static final int LONGEST_PAGE = 2_000;
  private static final int LIST_ATTEMPTS = 3;
  private static final int GONE = 410;

  /** The API server's answer to an apply. */
  public record Applied(boolean created, LiveObject live) {}

  private final KubeTransport transport;
  private final ObjectMapper json;
  private final LiveObjectReader reader;

  KubeApi(KubeTransport transport, ObjectMapper json) {
    this.transport = transport;
    this.json = json;
    this.reader = new LiveObjectReader(json);
  }

  /**
   * Server-side-applies the object as {@link #FIELD_MANAGER}, taking fields from other managers.
   *
   * @param dryRun whether the server only checks it
   * @param mayWrite asked before every attempt; where it says no, nothing is sent
   */
  public Applied apply(
      ResourceKind kind, ObjectId id, ObjectNode object, boolean dryRun, BooleanSupplier mayWrite) {
    String query = "?fieldManager=" + FIELD_MANAGER + "&force=true" + (dryRun ? "&dryRun=All" : "");
    return send(
        kind,
        new KubeTransport.Call(
            "apply",
            "PATCH",
            kind.objectPath(id.namespace(), id.name()) + query,
            ONE_METADATA,
            "application/apply-patch+yaml",
            text(object),
            mayWrite),
        (code, body) -> new Applied(code == 201, reader.read(json.readTree(body), kind)));
  }

  /**
   * Asks the server whether it would take the object as a new one, whether or not one of its name
   * is there.
   *
   * @throws ApiException if it would not
   */
  public void checkCreate(ResourceKind kind, ObjectId id, ObjectNode object) {
    try {
      send(
          kind,
          new KubeTransport.Call(
              "create",
              "POST",
              kind.collectionPath(id.namespace()) + "?dryRun=All&fieldManager=" + FIELD_MANAGER,
              ONE_METADATA,
              JSON,
              text(object),
              () -> true),
          (code, body) -> null);
    } catch (ApiException refused) {
      if (!refused.reason().equals("AlreadyExists")) {
        throw refused;
      }
    }
  }

  /** The live object's metadata; empty if there is none. */
  public Optional<LiveObject> metadata(ResourceKind kind, ObjectId id) {
    return rawMetadata(kind, id).map(object -> reader.read(object, kind));
  }

  /** As {@link #metadata}, as the server sends it. */
  Optional<JsonNode> rawMetadata(ResourceKind kind, ObjectId id) {
    return get(kind, id, ONE_METADATA);
  }

  /** The whole live object; empty if there is none. */
  public Optional<JsonNode> get(ResourceKind kind, ObjectId id) {
    return get(kind, id, JSON);
  }

  private Optional<JsonNode> get(ResourceKind kind, ObjectId id, String accept) {
    try {
      return Optional.of(
          send(
              kind,
              read("get", kind.objectPath(id.namespace(), id.name()), accept),
              (code, body) -> json.readTree(body)));
    } catch (ApiException refused) {
      if (refused.isNotFound() && !refused.isNotServed()) {
        return Optional.empty();
      }
      throw refused;
    }
  }

  /**
   * Hands on the metadata of every object of the kind that carries the labels: by one answer, which
   * the API server gives from memory, where pages would be read from etcd.
   *
   * @param namespace empty for all
   * @param labelSelector not empty
   */
  public void listLabelled(
      ResourceKind kind, String namespace, String labelSelector, Consumer<LiveObject> each) {
    page(kind, kind.collectionPath(namespace) + "?labelSelector=" + encode(labelSelector), each);
  }

  /**
   * Hands on the metadata of the objects of the kind, page by page, as long as they are not too
   * many; an object may come twice.
   *
   * @param namespace empty for all
   * @param most after so many, no further page is read
   * @return whether these were all
   */
  public boolean list(ResourceKind kind, String namespace, int most, Consumer<LiveObject> each) {
    for (int attempt = 1; ; attempt++) {
      try {
        return listOnce(kind, namespace, most, each);
      } catch (ApiException refused) {
        if (refused.code() != GONE || attempt == LIST_ATTEMPTS) {
          throw refused;
        }
      }
    }
  }

  private boolean listOnce(
      ResourceKind kind, String namespace, int most, Consumer<LiveObject> each) {
    int limit = Math.clamp(most, PAGE, LONGEST_PAGE);
    String path = kind.collectionPath(namespace) + "?limit=" + limit;
    String next = page(kind, path, each);
    for (int listed = limit; !next.isEmpty() && listed < most; listed += limit) {
      next = page(kind, path + "&continue=" + encode(next), each);
    }
    return next.isEmpty();
  }

  /** The token of the next page; empty after the last. */
  private String page(ResourceKind kind, String path, Consumer<LiveObject> each) {
    return send(
        kind, read("list", path, METADATA_LIST), (code, body) -> reader.readPage(body, kind, each));
  }

  /**
   * Deletes the object, its dependents in the background.
   *
   * @param uid the object must have, else the server refuses with 409
   * @return false if there was none
   */
  public boolean delete(ResourceKind kind, ObjectId id, String uid, BooleanSupplier mayWrite) {
    ObjectNode options = json.createObjectNode();
    options.put("kind", "DeleteOptions").put("apiVersion", "v1");
    options.put("propagationPolicy", "Background");
    options.putObject("preconditions").put("uid", uid);
    try {
      send(
          kind,
          new KubeTransport.Call(
              "delete",
              "DELETE",
              kind.objectPath(id.namespace(), id.name()),
              JSON,
              JSON,
              text(options),
              mayWrite),
          (code, body) -> null);
      return true;
    } catch (ApiException refused) {
      if (refused.isNotFound() && !refused.isNotServed()) {
        return false;
      }
      throw refused;
    }
  }

  /** Sends a JSON patch. */
  void patch(ResourceKind kind, ObjectId id, ArrayNode operations, BooleanSupplier mayWrite) {
    send(
        kind,
        new KubeTransport.Call(
            "patch",
            "PATCH",
            kind.objectPath(id.namespace(), id.name()) + "?fieldManager=" + FIELD_MANAGER,
            ONE_METADATA,
            "application/json-patch+json",
            text(operations),
            mayWrite),
        (code, body) -> null);
  }

  /** What the server has at a path that is no object's, such as {@code /apis/apps/v1}. */
  JsonNode getPath(String path) {
    return transport.send(read("get", path, JSON), (code, body) -> json.readTree(body));
  }

  private <T> T send(
      ResourceKind kind, KubeTransport.Call call, KubeTransport.AnswerReader<T> answers) {
    try {
      return transport.send(call, answers);
    } catch (ApiException refused) {
      if (kind.group().isEmpty() && kind.kind().equals("Secret")) {
        throw new ApiException(refused.status(), ApiMessages.shortenForSecret(refused.status()));
      }
      throw refused;
    }
  }

  private static KubeTransport.Call read(String verb, String path, String accept) {
    return new KubeTransport.Call(verb, "GET", path, accept, null, null, () -> true);
  }

  private String text(JsonNode node) {
    try {
      return json.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a JSON tree can always be written", e);
    }
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
