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

  /** All keys with a plain prefix, as Flux's {@code prefix} has it. */
  public static <T> Interest<T> inPrefix(T owner, BucketName bucket, String prefix) {
    return new Interest<>(owner, bucket, prefix, key -> true);
  }

  /** The key PATH itself, and all that start with {@code PATH/}, as a URL has it. */
  public static <T> Interest<T> inPath(T owner, BucketName bucket, String path) {
    return new Interest<>(
        owner,
        bucket,
        path,
        key -> path.isEmpty() || key.length() == path.length() || isFolderOf(path, key));
  }

  private static boolean isFolderOf(String path, String key) {
    return path.endsWith("/") || key.charAt(path.length()) == '/';
  }
}
