package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/** Kinds whose deletion takes much more with it; they are never deleted to replace them. */
final class HeldKinds {

  private HeldKinds() {}

  static boolean isHeld(ObjectId id) {
    return isCrd(id)
        || isNamespace(id)
        || (id.group().isEmpty()
            && (id.kind().equals("PersistentVolume") || id.kind().equals("PersistentVolumeClaim")));
  }

  static boolean isCrd(ObjectId id) {
    return id.group().equals("apiextensions.k8s.io")
        && id.kind().equals("CustomResourceDefinition");
  }

  static boolean isNamespace(ObjectId id) {
    return id.group().isEmpty() && id.kind().equals("Namespace");
  }
}
