package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * What a whole source wants in the cluster. Immutable.
 *
 * @param objects what is to be there, each wanted by one place of the source
 * @param marks of those objects that ask for something; absent means {@link ObjectMarks#NONE}
 * @param duplicates objects wanted by two or more places, with their keys in order (twice the same
 *     key when one file holds it twice); they are in no other field
 * @param unplaced objects of kinds the cluster does not know
 * @param keysToRead unchanged keys that must be read nevertheless, because what was known of them
 *     no longer holds; until then their objects are in no other field
 * @param known what to keep for the next sync, by key
 */
public record DesiredObjects(
    SortedMap<ObjectId, DesiredObject> objects,
    Map<ObjectId, ObjectMarks> marks,
    SortedMap<ObjectId, List<String>> duplicates,
    List<Unplaced> unplaced,
    SortedSet<String> keysToRead,
    SortedMap<String, KnownKey> known) {

  /**
   * @param read the keys read this time
   * @param known the keys that are in the source but were not read, as an earlier call returned
   *     them; ignored for keys in {@code read}
   * @param scopes of the cluster; CRDs among the read keys are honoured before it
   */
  public static DesiredObjects of(
      Collection<ReadKey> read, Collection<KnownKey> known, Scopes scopes, ApplyPolicy policy) {
    Placing placing = new Placing(new SourceScopes(read, scopes), policy);
    read.forEach(placing::addRead);
    known.forEach(placing::addKnown);
    return placing.result();
  }

  /** What the manifest of this object asks for. */
  public ObjectMarks marksOf(ObjectId id) {
    return marks.getOrDefault(id, ObjectMarks.NONE);
  }

  /** How many objects the source holds, those that cannot be applied included. */
  public int size() {
    return objects.size() + duplicates.size() + unplaced.size();
  }
}
