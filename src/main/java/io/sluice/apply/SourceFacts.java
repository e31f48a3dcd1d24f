package io.sluice.apply;

import java.util.List;
import java.util.Set;

/**
 * How well a source was seen in this sync.
 *
 * @param revision of what was seen; empty if none could be told
 * @param gaps why the source as a whole was not seen (a listing that failed, a limit), in sentences
 *     for a person; empty if it was
 * @param readKeys keys that are in the source and whose content is known: read this time without a
 *     problem, or unchanged since then
 * @param brokenKeys keys that are in the source, or may be, and could not be fetched, parsed or
 *     rendered whole
 * @param absenceProven whether what is in neither set was missing from two successive complete
 *     listings begun after the last hint, or from one of a single page
 */
public record SourceFacts(
    String revision,
    List<String> gaps,
    Set<String> readKeys,
    Set<String> brokenKeys,
    boolean absenceProven) {

  /** Whether the whole source was listed, fetched, parsed and rendered. */
  public boolean whole() {
    return gaps.isEmpty() && brokenKeys.isEmpty();
  }

  /** Whether it is certain that this key, as it is now, was seen. */
  boolean certain(String key) {
    return !brokenKeys.contains(key) && (absenceProven || readKeys.contains(key));
  }
}
