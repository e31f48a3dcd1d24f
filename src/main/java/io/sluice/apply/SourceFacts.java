package io.sluice.apply;

import java.util.List;
import java.util.Set;

/**
 * How well a source was seen in this sync.
 *
 * @param revision of what was seen; empty if none could be told
 * @param gaps why the source as a whole was not seen (a listing that failed, a limit), in sentences
 *     for a person; empty if it was
 * @param brokenKeys keys that are in the source, or may be, and could not be fetched, parsed or
 *     rendered whole
 * @param absenceProven whether what is missing was missing from two successive complete listings
 *     begun after the last hint, or from one of a single page
 */
public record SourceFacts(
    String revision, List<String> gaps, Set<String> brokenKeys, boolean absenceProven) {

  /** Whether the whole source was listed, fetched, parsed and rendered. */
  public boolean whole() {
    return gaps.isEmpty() && brokenKeys.isEmpty();
  }

  /** This, with another listing that showed the same to be missing. */
  public SourceFacts proven() {
    return new SourceFacts(revision, gaps, brokenKeys, true);
  }

  /** Whether what this key held and is missing now is certainly gone. */
  boolean certain(String key) {
    return absenceProven && !brokenKeys.contains(key);
  }
}
