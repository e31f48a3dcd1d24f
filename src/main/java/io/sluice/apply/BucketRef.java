package io.sluice.apply;

/** Names one Bucket. */
public record BucketRef(String namespace, String name) {

  /** For a person: {@code namespace/name}. */
  public String display() {
    return namespace + "/" + name;
  }
}
