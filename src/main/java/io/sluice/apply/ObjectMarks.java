package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * What an object's own annotations or labels ask of Sluice. Words are read under {@code sluice.io/}
 * and under Flux's {@code kustomize.toolkit.fluxcd.io/}, their values in any case.
 *
 * @param reconcileDisabled neither apply nor prune it
 * @param prune what is said of pruning it; where two marks disagree, it is kept
 * @param ssa how it is applied
 * @param force replace it when a field cannot be changed
 * @param adopt take it over from another owner
 */
public record ObjectMarks(
    boolean reconcileDisabled, Prune prune, Ssa ssa, boolean force, boolean adopt) {

  /** An object that asks for nothing. */
  public static final ObjectMarks NONE =
      new ObjectMarks(false, Prune.UNSAID, Ssa.OVERRIDE, false, false);

  private static final String OWN = "sluice.io/";
  private static final String FLUX = "kustomize.toolkit.fluxcd.io/";

  /** Whether it may be pruned; {@code ENABLED} only where {@code sluice.io/prune} says so. */
  public enum Prune {
    UNSAID,
    ENABLED,
    DISABLED
  }

  /** Flux's ways to apply. */
  public enum Ssa {
    OVERRIDE,
    MERGE,
    IF_NOT_PRESENT,
    IGNORE
  }

  /** The marks in a manifest. */
  public static ObjectMarks of(ObjectNode manifest) {
    JsonNode metadata = manifest.path("metadata");
    return of(strings(metadata.path("labels")), strings(metadata.path("annotations")));
  }

  /** The marks on an object as the cluster has it. */
  public static ObjectMarks of(LiveObject live) {
    return of(live.labels(), live.annotations());
  }

  static ObjectMarks of(Map<String, String> labels, Map<String, String> annotations) {
    Words words = new Words(labels, annotations);
    if (words.none()) {
      return NONE;
    }
    ObjectMarks marks =
        new ObjectMarks(
            words.say("reconcile", "disabled"),
            prune(words),
            ssa(words),
            words.say("force", "enabled"),
            words.sayOwn("adopt", "enabled"));
    return marks.equals(NONE) ? NONE : marks;
  }

  /** Whether the manifest wants the object not to be written at all. */
  public boolean leaveAlone() {
    return reconcileDisabled || ssa == Ssa.IGNORE;
  }

  /** Whether the object is to stay when it leaves the source. */
  public boolean keepWhenGone() {
    return reconcileDisabled || prune == Prune.DISABLED;
  }

  private static Prune prune(Words words) {
    if (words.say("prune", "disabled")) {
      return Prune.DISABLED;
    }
    return words.sayOwn("prune", "enabled") ? Prune.ENABLED : Prune.UNSAID;
  }

  private static Ssa ssa(Words words) {
    if (words.say("ssa", "ignore")) {
      return Ssa.IGNORE;
    }
    if (words.say("ssa", "ifnotpresent")) {
      return Ssa.IF_NOT_PRESENT;
    }
    return words.say("ssa", "merge") ? Ssa.MERGE : Ssa.OVERRIDE;
  }

  private static Map<String, String> strings(JsonNode map) {
    Map<String, String> strings = new HashMap<>();
    map.properties().forEach(entry -> strings.put(entry.getKey(), entry.getValue().asText()));
    return strings;
  }

  private record Words(Map<String, String> labels, Map<String, String> annotations) {

    boolean none() {
      return labels.keySet().stream().noneMatch(Words::ours)
          && annotations.keySet().stream().noneMatch(Words::ours);
    }

    boolean say(String word, String value) {
      return sayOwn(word, value) || is(FLUX + word, value);
    }

    boolean sayOwn(String word, String value) {
      return is(OWN + word, value);
    }

    private boolean is(String key, String value) {
      return matches(annotations.get(key), value) || matches(labels.get(key), value);
    }

    private static boolean matches(String found, String wanted) {
      return found != null && found.toLowerCase(Locale.ROOT).equals(wanted);
    }

    private static boolean ours(String key) {
      return key.startsWith(OWN) || key.startsWith(FLUX);
    }
  }
}
