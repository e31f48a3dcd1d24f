package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/**
 * An object of a kind the cluster does not know (yet): whether it needs a namespace cannot be told.
 *
 * @param id as written in the file
 * @param scope {@code UNKNOWN} or {@code UNAVAILABLE}
 */
public record Unplaced(ObjectId id, String apiVersion, String sourceKey, Scopes.Scope scope) {

  String message() {
    return id.display() + " (" + sourceKey + "): " + reason();
  }

  private String reason() {
    return scope == Scopes.Scope.UNAVAILABLE
        ? "the API server cannot tell now about "
            + apiVersion
            + "; it is applied once it can. See: kubectl get apiservices"
        : "the cluster knows no "
            + id.kind()
            + " in "
            + apiVersion
            + "; it is applied once its CustomResourceDefinition is there. Check the spelling if"
            + " there is none";
  }
}
