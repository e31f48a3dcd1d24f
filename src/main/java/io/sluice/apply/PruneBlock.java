package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.util.SortedSet;

/**
 * Why objects that left the source are still in the cluster.
 *
 * @param reason the gravest, where there are several
 * @param held what stays for it
 * @param message whole, for the condition: what, how many, and the command that allows it
 */
public record PruneBlock(Reason reason, SortedSet<ObjectId> held, String message) {

  /** Reasons of the condition {@code PruneBlocked}, the gravest first. */
  public enum Reason {
    IncompleteSync,
    EmptySource,
    OverLimit,
    HoldsData
  }
}
