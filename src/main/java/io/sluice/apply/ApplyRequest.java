package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What to apply, in which order, and how.
 *
 * @param stages one after the other; the objects of one in parallel; none without its body
 * @param before the objects as they were read before; one that is missing is taken as not read
 * @param assumed those of {@code before} that were not read: they are written only if they still
 *     have that version, and are {@code STALE} otherwise
 * @param absent those that were looked for and not found: they are created, and are {@code STALE}
 *     if one is there by then
 * @param force whether objects the API server will not change are deleted and created again
 * @param timeout how long a CRD, a Namespace or a replaced object is waited for, a minute at most
 */
public record ApplyRequest(
    List<List<DesiredObject>> stages,
    Map<ObjectId, LiveObject> before,
    Set<ObjectId> assumed,
    Set<ObjectId> absent,
    boolean force,
    Duration timeout) {

  /**
   * @throws IllegalArgumentException if an object has no body
   */
  public ApplyRequest {
    stages = stages.stream().map(List::copyOf).toList();
    before = Map.copyOf(before);
    assumed = Set.copyOf(assumed);
    absent = Set.copyOf(absent);
    for (List<DesiredObject> stage : stages) {
      for (DesiredObject desired : stage) {
        if (desired.object() == null) {
          throw new IllegalArgumentException(desired.id().display() + " has no body to apply");
        }
      }
    }
  }
}
