package io.sluice.snapshot;

import io.sluice.storage.ObjectMeta;
import io.sluice.storage.StorageException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;

/**
 * A source at one instant, as far as it could be read. No part of it can be changed.
 *
 * @param listing the last listing, which the index agrees with where {@code settled}
 * @param index every manifest key of the source with its newest known state, sorted by {@link
 *     KeyOrder#UTF8}
 * @param read what was handed over in this taking, in the state that was handed over last; a key
 *     that is no longer in the index has meanwhile been deleted
 * @param failed keys of the index that could not be read, and why; that is no proof of absence
 * @param settled whether a listing confirmed all that was read; false where objects changed faster
 *     than they could be listed
 * @param listings how often the source was listed
 * @param pages how many pages all these listings took
 * @param bytesRead of all bodies handed over
 */
public record Snapshot(
    Listing listing,
    SortedMap<String, ObjectMeta> index,
    Map<String, ObjectMeta> read,
    Map<String, StorageException> failed,
    boolean settled,
    int listings,
    int pages,
    long bytesRead) {

  /** The name of the listed state. */
  public String revision() {
    return listing.revision();
  }

  /** Whether every key that was to be read was read. */
  public boolean whole() {
    return failed.isEmpty();
  }

  /** Which of these keys the source no longer has, sorted. */
  public List<String> missing(Collection<String> known) {
    return known.stream().filter(key -> !index.containsKey(key)).sorted(KeyOrder.UTF8).toList();
  }
}
