package io.sluice.apply;

import io.sluice.manifest.ObjectId;

/**
 * What became of one object.
 *
 * @param what what was done, or not
 * @param message for a person: why it failed or was left alone, and what to do; empty otherwise; no
 *     secret, at most a few hundred characters
 * @param live the object's metadata after a successful apply; null otherwise
 */
public record Outcome(ObjectId id, What what, String message, LiveObject live) {

  /** The ways an object's turn can end. */
  public enum What {
    CREATED,
    CONFIGURED,
    /** Sent, but nothing in the cluster changed by it. */
    UNCHANGED,
    /** Annotated to be left alone. */
    SKIPPED,
    /** Another owner's; see the contract's Ownership. */
    CONFLICT,
    FAILED,
    /** Somebody changed it since it was last written: to be read, and planned anew. */
    STALE,
    DELETED,
    /** Was to be deleted, and was not there any more. */
    GONE,
    /**
     * Was to be deleted, but its live labels no longer name this Bucket, or an annotation keeps it:
     * it is let go.
     */
    RELEASED
  }
}
