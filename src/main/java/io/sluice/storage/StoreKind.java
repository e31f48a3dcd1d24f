package io.sluice.storage;

/** Whose protocol a bucket is read by. */
public enum StoreKind {
  S3("s3"),
  GCS("gs");

  private final String scheme;

  StoreKind(String scheme) {
    this.scheme = scheme;
  }

  /** As in {@code spec.url}, and as the store is named in metrics. */
  public String scheme() {
    return scheme;
  }
}
