package io.sluice.storage;

import io.sluice.api.BucketSpec;
import io.sluice.api.Provider;
import java.util.Optional;

/**
 * Which keys of which bucket a Bucket object takes.
 *
 * @param kind the store's protocol
 * @param bucket the bucket's name
 * @param path what keys are compared with, decoded; empty takes the whole bucket
 * @param matching how they are compared
 * @param pin the one version of the object {@code path} to read (a version id, or a generation);
 *     null reads what is newest
 */
public record SourceLocation(
    StoreKind kind, String bucket, String path, Matching matching, String pin) {

  /** How a key is compared with the path. */
  public enum Matching {
    /** The key is the path, or lies below it: {@code a/b} takes {@code a/b/c}, not {@code a/bc}. */
    PATH,
    /** The key starts with the path, as Flux's {@code prefix} has it. */
    PREFIX
  }

  /**
   * Reads {@code url}, or Flux's {@code provider}, {@code bucketName} and {@code prefix}.
   *
   * @throws InvalidSourceException where the spec names no source, or a malformed one
   */
  public static SourceLocation of(BucketSpec spec) throws InvalidSourceException {
    if (spec.url() != null) {
      return SourceUrl.parse(spec.url());
    }
    if (spec.bucketName() == null || spec.bucketName().isBlank()) {
      throw InvalidSourceException.invalid(
          "spec names no bucket: write url: s3://BUCKET/PATH, or bucketName and endpoint");
    }
    StoreKind kind =
        switch (Provider.of(spec)) {
          case GENERIC, AWS -> StoreKind.S3;
          case GCP -> StoreKind.GCS;
          case AZURE ->
              throw InvalidSourceException.notSupported(
                  "spec.provider azure is not supported: use generic, aws or gcp");
        };
    String prefix = spec.prefix() == null ? "" : spec.prefix();
    return new SourceLocation(kind, spec.bucketName(), prefix, Matching.PREFIX, null);
  }

  /** What to list: every key that belongs starts with it, except {@link #singleKey()}. */
  public String listPrefix() {
    return matching == Matching.PATH ? path + "/" : path;
  }

  /** Whether a key belongs; right for a key of a listing as for one that a notification names. */
  public boolean holds(String key) {
    if (pin != null) {
      return key.equals(path);
    }
    return key.startsWith(listPrefix()) || singleKey().filter(key::equals).isPresent();
  }

  /** The one object to read where nothing lies under {@link #listPrefix()}. */
  public Optional<String> singleKey() {
    return matching == Matching.PATH ? Optional.of(path) : Optional.empty();
  }

  /** The location as a URL, for messages. */
  @Override
  public String toString() {
    return kind.scheme() + "://" + bucket + (path.isEmpty() ? "" : "/" + path);
  }
}
