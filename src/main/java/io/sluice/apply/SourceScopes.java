package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import io.sluice.manifest.Manifest;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;

/** Scopes of the kinds whose CRDs are in the source itself, and the cluster's for all others. */
final class SourceScopes implements Scopes {

  private record VersionedKind(String apiVersion, String kind) {}

  private final Map<VersionedKind, Scope> own = new HashMap<>();
  private final Scopes cluster;

  SourceScopes(Collection<ReadKey> read, Scopes cluster) {
    this.cluster = cluster;
    for (ReadKey key : read) {
      for (Manifest manifest : key.manifests()) {
        if (GroupKind.of(manifest.id()).equals(GroupKind.CRD)) {
          add(manifest.object().path("spec"));
        }
      }
    }
  }

  @Override
  public Scope of(String apiVersion, String kind) {
    Scope scope = own.get(new VersionedKind(apiVersion, kind));
    return scope == null ? cluster.of(apiVersion, kind) : scope;
  }

  private void add(JsonNode spec) {
    Scope scope =
        switch (spec.path("scope").asText()) {
          case "Namespaced" -> Scope.NAMESPACED;
          case "Cluster" -> Scope.CLUSTER;
          default -> Scope.UNKNOWN;
        };
    String kind = spec.path("names").path("kind").asText();
    for (JsonNode version : spec.path("versions")) {
      if (version.path("served").asBoolean() && scope != Scope.UNKNOWN) {
        String apiVersion = spec.path("group").asText() + "/" + version.path("name").asText();
        own.put(new VersionedKind(apiVersion, kind), scope);
      }
    }
  }
}
