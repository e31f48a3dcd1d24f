package io.sluice.snapshot;

import io.sluice.storage.SourceLocation;

/**
 * Which objects of a bucket a Bucket takes: those at its location that no rule ignores.
 *
 * @param ignore {@code spec.ignore}; null where there is none
 * @param files the {@code .sourceignore} files as read so far; kept from sync to sync
 */
public record Selection(SourceLocation location, String ignore, IgnoreFiles files) {

  /** Everything there, but for what {@code .sourceignore} files say. */
  public static Selection of(SourceLocation location) {
    return new Selection(location, null, new IgnoreFiles());
  }
}
