package io.sluice.notification;

/** Whose naming a bucket follows. */
public enum Store {
  /** S3 and everything that speaks like it. */
  S3("s3"),
  /** Google Cloud Storage. */
  GS("gs");

  private final String scheme;

  Store(String scheme) {
    this.scheme = scheme;
  }

  /** As in URLs: {@code s3} or {@code gs}. */
  public String scheme() {
    return scheme;
  }
}
