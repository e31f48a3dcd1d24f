package io.sluice.notification;

import java.util.Objects;
import java.util.function.Predicate;

/**
 * What someone wants to hear of.
 *
 * @param owner who
 * @param prefix keys that do not start with it are of no interest; may be empty
 * @param cares decides among the rest (a single object, a folder, ignore rules); must be fast and
 *     thread-safe
 */
public record Interest<T>(T owner, BucketName bucket, String prefix, Predicate<String> cares) {

  public Interest {
    Objects.requireNonNull(owner, "owner");
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(prefix, "prefix");
    Objects.requireNonNull(cares, "cares");
  }
}
