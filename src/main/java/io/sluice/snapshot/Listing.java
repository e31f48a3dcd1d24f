package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.SourceLocation;
import java.time.Instant;
import java.util.SortedMap;

/**
 * A source as one whole listing of it said.
 *
 * @param selection what was listed
 * @param manifests the manifest keys with their state, sorted by {@link KeyOrder#UTF8}; cannot be
 *     changed
 * @param others how many further keys belong to the source and are not ignored; they are in the
 *     revision, not in the index
 * @param revision over all keys
 * @param pages how many pages the listing took; with one, it shows one instant
 * @param begun when its first request was sent
 */
public record Listing(
    Selection selection,
    SortedMap<String, ObjectMeta> manifests,
    long others,
    String revision,
    int pages,
    Instant begun) {

  /** Where it was listed. */
  public SourceLocation source() {
    return selection.location();
  }

  /** Whether nothing at all lies under the source, manifest or not. */
  public boolean empty() {
    return manifests.isEmpty() && others == 0;
  }
}
