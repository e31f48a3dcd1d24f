package io.sluice.notification;

import java.util.Objects;

/**
 * One bucket as notifications name it. They do not say at which endpoint it is: two buckets of one
 * name at two S3 servers are the same here, which costs a look at most.
 */
public record BucketName(Store store, String name) {

  public BucketName {
    Objects.requireNonNull(store, "store");
    Objects.requireNonNull(name, "name");
  }

  /** {@code s3://NAME} or {@code gs://NAME}, the key of its records in the log. */
  public String uri() {
    return store.scheme() + "://" + name;
  }
}
