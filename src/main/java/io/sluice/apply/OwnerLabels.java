package io.sluice.apply;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The two labels that name, on every object Sluice applies, the Bucket it came from. */
public final class OwnerLabels {

  public static final String BUCKET = "sluice.io/bucket";
  public static final String BUCKET_NAMESPACE = "sluice.io/bucket-namespace";

  private static final int LONGEST_VALUE = 63;
  private static final int HASH_LENGTH = 12;

  private OwnerLabels() {}

  /** What an object of this Bucket is labelled with; also the selector that finds them all. */
  public static Map<String, String> of(BucketRef bucket) {
    BucketRef labelled = labelled(bucket);
    Map<String, String> labels = new TreeMap<>();
    labels.put(BUCKET, labelled.name());
    labels.put(BUCKET_NAMESPACE, labelled.namespace());
    return labels;
  }

  /**
   * The Bucket as labels can name it: itself, with what is too long for a label value cut and
   * marked by a hash. Labels hold this form, so compare with it.
   */
  public static BucketRef labelled(BucketRef bucket) {
    return new BucketRef(value(bucket.namespace()), value(bucket.name()));
  }

  /** Whether this is the {@link #labelled} form of a Bucket whose name is longer than a label. */
  public static boolean isCut(BucketRef labelled) {
    return labelled.name().contains("_");
  }

  /** The Bucket (in its {@link #labelled} form) that these labels name. */
  public static Optional<BucketRef> read(Map<String, String> labels) {
    String name = labels.getOrDefault(BUCKET, "");
    String namespace = labels.getOrDefault(BUCKET_NAMESPACE, "");
    return name.isEmpty() || namespace.isEmpty()
        ? Optional.empty()
        : Optional.of(new BucketRef(namespace, name));
  }

  /** Whether these labels name this Bucket. */
  public static boolean name(BucketRef bucket, Map<String, String> labels) {
    return read(labels).filter(labelled(bucket)::equals).isPresent();
  }

  /** The underscore keeps a cut value from being another Bucket's name: names cannot hold one. */
  private static String value(String name) {
    if (name.length() <= LONGEST_VALUE) {
      return name;
    }
    String head = name.substring(0, LONGEST_VALUE - HASH_LENGTH - 1);
    return head + "_" + Sha256.hex(name).substring(0, HASH_LENGTH);
  }
}
