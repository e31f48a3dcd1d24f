package io.sluice.notification;

import java.util.Objects;

/**
 * One object's name.
 *
 * @param key decoded, as the store lists it
 */
public record ObjectRef(BucketName bucket, String key) {

  public ObjectRef {
    Objects.requireNonNull(bucket, "bucket");
    Objects.requireNonNull(key, "key");
  }

  @Override
  public String toString() {
    return bucket.uri() + "/" + key;
  }
}
