package io.sluice.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether one mapping is an object that can be applied. */
final class ObjectChecks {

  /** etcd takes about 1.5 MiB; twice that leaves the last word to the API server. */
  static final long MAX_OBJECT_BYTES = 3L << 20;

  /** What is wrong, and where. */
  record Found(Position position, String message) {}

  private final String key;
  private final ObjectNode object;
  private final Position start;
  private final Positions positions;

  ObjectChecks(String key, ObjectNode object, Position start, Positions positions) {
    this.key = key;
    this.object = object;
    this.start = start;
    this.positions = positions;
  }

  /** Call only where there is no problem. */
  Manifest manifest() {
    String apiVersion = text(object, "apiVersion");
    return new Manifest(
        new ObjectId(
            group(apiVersion),
            text(object, "kind"),
            text(metadata(), "namespace"),
            text(metadata(), "name")),
        apiVersion,
        object,
        key,
        start.line());
  }

  Optional<Found> firstProblem() {
    List<Supplier<Optional<Found>>> checks =
        List.of(
            this::encrypted,
            this::otherTool,
            this::noManifest,
            () -> identity(object, "apiVersion", "apiVersion"),
            () -> identity(object, "kind", "kind"),
            this::badApiVersion,
            this::badMetadata,
            this::noName,
            () -> badPathSegment("name"),
            () -> badPathSegment("namespace"),
            () -> badStringMap("labels"),
            () -> badStringMap("annotations"),
            this::tooLarge);
    return checks.stream().map(Supplier::get).flatMap(Optional::stream).findFirst();
  }

  private Optional<Found> encrypted() {
    return found(
        object.has("sops"),
        fieldPosition(object, "sops"),
        described()
            + "encrypted with SOPS; Sluice does not decrypt: store it decrypted, or use a tool that"
            + " decrypts within the cluster");
  }

  private Optional<Found> otherTool() {
    String file = key.substring(key.lastIndexOf('/') + 1);
    boolean kustomization =
        group(text(object, "apiVersion")).equals("kustomize.config.k8s.io")
            || (!object.has("kind") && file.matches("kustomization\\.ya?ml"));
    if (kustomization) {
      return found(
          true,
          start,
          "kustomize is not supported yet; upload the output of \"kustomize build\" instead");
    }
    return found(
        !object.has("kind") && file.equals("Chart.yaml"),
        start,
        "Helm charts are not supported yet; upload the output of \"helm template\" instead");
  }

  private Optional<Found> noManifest() {
    return found(
        !object.has("apiVersion") && !object.has("kind"),
        start,
        "no kind and no apiVersion: this is no Kubernetes manifest; give it both, or exclude the"
            + " file with spec.ignore");
  }

  private Optional<Found> identity(JsonNode parent, String field, String path) {
    JsonNode value = parent.path(field);
    Position at = fieldPosition(parent, field);
    if (value.isMissingNode()
        || value.isNull()
        || (value.isTextual() && value.asText().isEmpty())) {
      return found(true, at, described() + "no " + path + "; add it");
    }
    return found(!value.isTextual(), at, described() + path + " must be a text; quote it");
  }

  private Optional<Found> badApiVersion() {
    return found(
        !text(object, "apiVersion").matches("[^/\\s]+(/[^/\\s]+)?"),
        fieldPosition(object, "apiVersion"),
        described() + "apiVersion must be VERSION or GROUP/VERSION");
  }

  private Optional<Found> badMetadata() {
    JsonNode metadata = object.path("metadata");
    return found(
        !metadata.isMissingNode() && !metadata.isNull() && !metadata.isObject(),
        fieldPosition(object, "metadata"),
        described() + "metadata must be a mapping with a name in it");
  }

  private Optional<Found> noName() {
    if (text(metadata(), "name").isEmpty() && metadata().has("generateName")) {
      return found(
          true,
          fieldPosition(metadata(), "generateName"),
          described()
              + "only metadata.generateName: it would be created anew at every sync; give it a"
              + " metadata.name");
    }
    return identity(metadata(), "name", "metadata.name");
  }

  /** Such names would lead to another place of the API. */
  private Optional<Found> badPathSegment(String field) {
    JsonNode value = metadata().path(field);
    Position at = fieldPosition(metadata(), field);
    if (value.isMissingNode() || value.isNull()) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      return found(true, at, described() + "metadata." + field + " must be a text; quote it");
    }
    String name = value.asText();
    return found(
        name.equals(".") || name.equals("..") || name.matches("(?s).*[/%\\p{Cntrl}].*"),
        at,
        described() + "metadata." + field + " may hold no / and no %, and be neither . nor ..");
  }

  private Optional<Found> badStringMap(String field) {
    JsonNode map = metadata().path(field);
    if (map.isMissingNode() || map.isNull()) {
      return Optional.empty();
    }
    if (!map.isObject()) {
      return found(
          true,
          fieldPosition(metadata(), field),
          described() + "metadata." + field + " must be a mapping of names to texts");
    }
    return map.properties().stream()
        .filter(entry -> !entry.getValue().isTextual() && !entry.getValue().isNull())
        .findFirst()
        .map(
            entry ->
                new Found(
                    positions.of(map, entry.getKey(), fieldPosition(metadata(), field)),
                    described()
                        + "the value of \""
                        + Shown.name(entry.getKey())
                        + "\" in metadata."
                        + field
                        + " must be a text; quote it"));
  }

  private Optional<Found> tooLarge() {
    long size = JsonSize.of(object);
    return found(
        size > MAX_OBJECT_BYTES,
        start,
        described()
            + "too large, %.1f MiB: Kubernetes stores about 1.5 MiB an object; split it"
                .formatted(size / 1048576.0));
  }

  private static Optional<Found> found(boolean wrong, Position at, String message) {
    return wrong ? Optional.of(new Found(at, message)) : Optional.empty();
  }

  @SuppressWarnings("ReferenceEquality")
  private Position fieldPosition(JsonNode parent, String field) {
    Position parentPosition = parent == object ? start : positions.of(object, "metadata", start);
    return positions.of(parent, field, parentPosition);
  }

  /** {@code Kind/namespace/name: }, as far as they are known. */
  private String described() {
    String described =
        Stream.of(text(object, "kind"), text(metadata(), "namespace"), text(metadata(), "name"))
            .filter(part -> !part.isEmpty())
            .reduce((a, b) -> a + "/" + b)
            .orElse("");
    return described.isEmpty() ? "" : Shown.name(described) + ": ";
  }

  private JsonNode metadata() {
    return object.path("metadata");
  }

  private static String text(JsonNode parent, String field) {
    JsonNode value = parent.path(field);
    return value.isTextual() ? value.asText() : "";
  }

  private static String group(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0 ? "" : apiVersion.substring(0, slash);
  }
}
