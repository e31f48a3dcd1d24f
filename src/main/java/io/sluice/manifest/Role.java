package io.sluice.manifest;

/** What a value is to its manifest: positions are kept only where a message may need them. */
enum Role {
  /** A document's root, or an item of a list kind. */
  OBJECT,
  ITEMS,
  METADATA,
  STRING_MAP,
  OTHER;

  Role ofField(String name) {
    return switch (this) {
      case OBJECT ->
          switch (name) {
            case "items" -> ITEMS;
            case "metadata" -> METADATA;
            default -> OTHER;
          };
      case METADATA -> name.equals("labels") || name.equals("annotations") ? STRING_MAP : OTHER;
      default -> OTHER;
    };
  }

  Role ofElement() {
    return this == ITEMS ? OBJECT : OTHER;
  }

  boolean keepsFieldPositions() {
    return this == OBJECT || this == METADATA || this == STRING_MAP;
  }
}
