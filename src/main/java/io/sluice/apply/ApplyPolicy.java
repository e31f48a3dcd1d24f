package io.sluice.apply;

import io.sluice.api.ApplySpec;
import io.sluice.api.Bucket;
import java.util.Map;

/**
 * What a Bucket wants of its apply, defaults filled in.
 *
 * @param targetNamespace empty where none is given: then what names no namespace goes to the
 *     Bucket's own
 * @param adopt take over what others own
 * @param approvedRevision the value of {@code sluice.io/approve-prune}; empty without
 */
public record ApplyPolicy(
    BucketRef bucket,
    String targetNamespace,
    boolean force,
    boolean adopt,
    ApplySpec.Drift drift,
    boolean prune,
    PruneLimit pruneLimit,
    boolean allowEmpty,
    String approvedRevision,
    ApplySpec.DeletionPolicy deletionPolicy) {

  public static final String ADOPT_ANNOTATION = "sluice.io/adopt";
  public static final String APPROVE_PRUNE_ANNOTATION = "sluice.io/approve-prune";

  /**
   * The policy of a Bucket, with the contract's default for whatever it does not say.
   *
   * @throws IllegalArgumentException with words for the user, if {@code pruneLimit} is malformed
   */
  public static ApplyPolicy of(Bucket bucket) {
    ApplySpec apply = bucket.getSpec() == null ? null : bucket.getSpec().apply();
    Map<String, String> annotations = bucket.getMetadata().getAnnotations();
    BucketRef ref =
        new BucketRef(bucket.getMetadata().getNamespace(), bucket.getMetadata().getName());
    boolean adopt = "enabled".equalsIgnoreCase(annotation(annotations, ADOPT_ANNOTATION));
    String approved = annotation(annotations, APPROVE_PRUNE_ANNOTATION);
    if (apply == null) {
      return defaults(ref, adopt, approved);
    }
    return new ApplyPolicy(
        ref,
        apply.targetNamespace() == null ? "" : apply.targetNamespace(),
        Boolean.TRUE.equals(apply.force()),
        adopt,
        apply.drift() == null ? ApplySpec.Drift.Correct : apply.drift(),
        !Boolean.FALSE.equals(apply.prune()),
        PruneLimit.of(apply.pruneLimit()),
        Boolean.TRUE.equals(apply.allowEmpty()),
        approved,
        apply.deletionPolicy() == null ? ApplySpec.DeletionPolicy.Prune : apply.deletionPolicy());
  }

  private static ApplyPolicy defaults(BucketRef bucket, boolean adopt, String approved) {
    return new ApplyPolicy(
        bucket,
        "",
        false,
        adopt,
        ApplySpec.Drift.Correct,
        true,
        PruneLimit.DEFAULT,
        false,
        approved,
        ApplySpec.DeletionPolicy.Prune);
  }

  private static String annotation(Map<String, String> annotations, String name) {
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }
}
