package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/**
 * An object of a kind the cluster does not know (yet): whether it needs a namespace cannot be told.
 *
 * @param id as written in the file
 */
public record Unplaced(ObjectId id, String apiVersion, String sourceKey) {

  String message() {
    return id.display()
        + " ("
        + sourceKey
        + "): the cluster knows no "
        + id.kind()
        + " in "
        + apiVersion
        + "; it is applied once its CustomResourceDefinition is there. Check the spelling if there is none";
  }
}
