package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/** How outcomes name the object they are about. */
final class Wording {

  private Wording() {}

  static String of(ObjectId id, String sourceKey, String words) {
    return sourceKey.isEmpty()
        ? id.display() + ": " + words
        : id.display() + " (" + sourceKey + "): " + words;
  }
}
