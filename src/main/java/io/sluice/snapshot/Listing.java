package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.SourceLocation;
import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;

/**
 * A source as one whole listing of it said.
 *
 * @param selection what was listed
 * @param manifests the manifest keys with their state, sorted by {@link KeyOrder#UTF8}; cannot be
 *     changed
 * @param others how many further keys belong to the source and are not ignored; they are in the
 *     revision, not in the index
 * @param otherEtags the ETags of those, sorted by {@link KeyOrder#UTF8}; null where there are too
 *     many to be kept
 * @param name of its state, over all keys
 * @param pages how many pages the listing took; with one, it shows one instant
 * @param begun when its first request was sent
 */
public record Listing(
    Selection selection,
    SortedMap<String, ObjectMeta> manifests,
    long others,
    SortedMap<String, String> otherEtags,
    LateRevision name,
    int pages,
    Instant begun) {

  /** This with other manifests, as reads of single keys showed them; needs {@link #otherEtags}. */
  Listing with(SortedMap<String, ObjectMeta> now) {
    return new Listing(
        selection,
        Collections.unmodifiableSortedMap(now),
        others,
        otherEtags,
        new LateRevision(() -> Revision.of(now, otherEtags)),
        pages,
        begun);
  }

  /** The name of its state: computed when first asked for, with work that grows with its keys. */
  public String revision() {
    return name.value();
  }

  /** Where it was listed. */
  public SourceLocation source() {
    return selection.location();
  }

  /** Whether nothing at all lies under the source, manifest or not. */
  public boolean empty() {
    return manifests.isEmpty() && others == 0;
  }
}
