package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Map;
import java.util.Set;

/**
 * All objects of some kinds that carry this Bucket's labels.
 *
 * @param kinds those that were listed completely
 */
public record DriftListing(Set<GroupKind> kinds, Map<ObjectId, LiveObject> found) {

  /** No drift check. */
  public static final DriftListing NONE = new DriftListing(Set.of(), Map.of());

  boolean covers(ObjectId id) {
    return kinds.contains(GroupKind.of(id));
  }
}
