package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The answers to {@link LiveQuestions}.
 *
 * @param asked all ids that were asked for
 * @param found those in the cluster
 * @param unreadable those that could not be read, each with the reason for a person. A kind the
 *     cluster does not serve is not unreadable: its objects are absent
 */
public record ClusterView(
    Set<ObjectId> asked, Map<ObjectId, LiveObject> found, Map<ObjectId, String> unreadable) {

  /** Nothing was asked. */
  public static final ClusterView NOTHING = new ClusterView(Set.of(), Map.of(), Map.of());

  /** This, and these objects as they must be. */
  public ClusterView with(Map<ObjectId, LiveObject> assumed) {
    if (assumed.isEmpty()) {
      return this;
    }
    Set<ObjectId> all = new HashSet<>(asked);
    all.addAll(assumed.keySet());
    Map<ObjectId, LiveObject> live = new HashMap<>(found);
    live.putAll(assumed);
    return new ClusterView(all, live, unreadable);
  }

  /**
   * The object, or empty if it is not in the cluster.
   *
   * @throws IllegalStateException if it was not asked for or could not be read: neither means that
   *     it is absent
   */
  public Optional<LiveObject> find(ObjectId id) {
    if (!asked.contains(id) || unreadable.containsKey(id)) {
      throw new IllegalStateException("Nothing is known of " + id.display());
    }
    return Optional.ofNullable(found.get(id));
  }

  /** Those that were asked for and are not in the cluster. */
  public Set<ObjectId> absent() {
    Set<ObjectId> absent = new HashSet<>(asked);
    absent.removeAll(found.keySet());
    absent.removeAll(unreadable.keySet());
    return absent;
  }

  /** Why it could not be read; empty if it could. */
  public Optional<String> unreadable(ObjectId id) {
    return Optional.ofNullable(unreadable.get(id));
  }
}
