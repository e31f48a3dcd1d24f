package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.Map;

/**
 * What the cluster answered about some objects. One that is in neither map is not in the cluster.
 *
 * @param found by id
 * @param unread why nothing is known of these
 */
public record LiveObjects(Map<ObjectId, LiveObject> found, Map<ObjectId, Unread> unread) {

  /** Why an object could not be looked at. */
  public enum Why {
    /** The identity may not read it. */
    FORBIDDEN,
    /** The API server does not serve its kind, so there is no such object either. */
    NOT_SERVED,
    /** The API server refused otherwise, or gave no answer. */
    FAILED
  }

  /**
   * @param message for a person
   */
  public record Unread(Why why, String message) {}
}
