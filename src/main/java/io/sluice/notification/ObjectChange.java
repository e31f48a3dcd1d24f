package io.sluice.notification;

import java.time.Instant;
import java.util.Objects;

/**
 * A notification's word that an object may have changed. Only a hint: it may be late, repeated, out
 * of order or forged, so it says where to look, never what is there.
 *
 * @param when by the sender's clock; where it told none, when the message came
 * @param id the sender's own where it gave one; the same again when it sends again
 * @param type in the sender's words, for example {@code ObjectCreated:Put} or {@code
 *     OBJECT_FINALIZE}
 */
public record ObjectChange(ObjectRef object, What what, Instant when, String id, String type) {

  /** What is said to have happened. */
  public enum What {
    /** Written, restored, or a delete marker taken away. */
    CREATED,
    /** Deleted, expired, or hidden by a delete marker. */
    REMOVED,
    /** Metadata, tags, ACL, storage class and whatever comes. */
    OTHER
  }

  public ObjectChange {
    Objects.requireNonNull(object, "object");
    Objects.requireNonNull(what, "what");
    Objects.requireNonNull(when, "when");
    Objects.requireNonNull(id, "id");
    Objects.requireNonNull(type, "type");
  }
}
