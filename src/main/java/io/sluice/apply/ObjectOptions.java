package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Locale;

/**
 * What an object's own annotations or labels ask of its apply, in Flux's words or ours.
 *
 * @param force whether it may be deleted and created again where it cannot be changed
 */
record ObjectOptions(Mode mode, boolean force) {

  /** How an object is applied. */
  enum Mode {
    OVERRIDE,
    /** Fields that others own besides stay theirs, even where the object is taken over. */
    MERGE,
    /** Only if there is none of its name. */
    IF_NOT_PRESENT,
    /** Not at all. */
    IGNORE
  }

  private static final List<String> PREFIXES =
      List.of("sluice.io/", "kustomize.toolkit.fluxcd.io/");

  static ObjectOptions of(JsonNode object) {
    Mode mode =
        switch (value(object, "ssa")) {
          case "merge" -> Mode.MERGE;
          case "ifnotpresent" -> Mode.IF_NOT_PRESENT;
          case "ignore" -> Mode.IGNORE;
          default -> Mode.OVERRIDE;
        };
    return new ObjectOptions(mode, value(object, "force").equals("enabled"));
  }

  private static String value(JsonNode object, String word) {
    JsonNode metadata = object.path("metadata");
    for (String where : List.of("annotations", "labels")) {
      for (String prefix : PREFIXES) {
        String value = metadata.path(where).path(prefix + word).asText();
        if (!value.isEmpty()) {
          return value.toLowerCase(Locale.ROOT);
        }
      }
    }
    return "";
  }
}
