package io.sluice.storage;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;

/** Where buckets are asked that need not be left to the SDK. Thread-safe. */
final class S3Places {

  /**
   * How a bucket is asked.
   *
   * @param base what keys are appended to
   * @param region to sign for
   */
  record Place(URI base, String region) {}

  private final S3Client client;

  /** By bucket; empty where the SDK is to be asked. */
  private final ConcurrentMap<String, Optional<Place>> places = new ConcurrentHashMap<>();

  /**
   * @param client whose settings hold
   */
  S3Places(S3Client client) {
    this.client = client;
  }

  /** Empty for a bucket that is left to the SDK. */
  Optional<Place> of(String bucket) {
    return places.computeIfAbsent(bucket, this::place);
  }

  /** Leaves a bucket to the SDK for as long as the client lives. */
  void leave(String bucket) {
    places.put(bucket, Optional.empty());
  }

  private Optional<Place> place(String bucket) {
    Region region = client.serviceClientConfiguration().region();
    if (!isOrdinary(bucket) || region == null || region.isGlobalRegion()) {
      return Optional.empty();
    }
    return Optional.of(new Place(base(bucket), region.id()));
  }

  /** As the SDK makes it of region, endpoint, path style, FIPS and dual stack. */
  private URI base(String bucket) {
    String key = "k";
    String url = client.utilities().getUrl(u -> u.bucket(bucket).key(key)).toExternalForm();
    return URI.create(url.substring(0, url.length() - key.length()));
  }

  /** Not an access point or a directory bucket, which are signed for otherwise. */
  private static boolean isOrdinary(String bucket) {
    return !bucket.contains(":") && !bucket.endsWith("-s3") && !bucket.endsWith(".mrap");
  }
}
