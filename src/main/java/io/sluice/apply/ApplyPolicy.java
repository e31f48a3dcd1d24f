package io.sluice.apply;

import io.sluice.api.ApplySpec;
import io.sluice.api.Bucket;
import io.sluice.api.EffectiveApply;
import io.sluice.api.PruneLimit;
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
   * @param bucket one whose spec the CRD accepted
   */
  public static ApplyPolicy of(Bucket bucket) {
    EffectiveApply apply = EffectiveApply.of(bucket.getSpec());
    Map<String, String> annotations = bucket.getMetadata().getAnnotations();
    return new ApplyPolicy(
        new BucketRef(bucket.getMetadata().getNamespace(), bucket.getMetadata().getName()),
        apply.targetNamespace().orElse(""),
        apply.force(),
        "enabled".equalsIgnoreCase(annotation(annotations, ADOPT_ANNOTATION)),
        apply.drift(),
        apply.prune(),
        apply.pruneLimit(),
        apply.allowEmpty(),
        annotation(annotations, APPROVE_PRUNE_ANNOTATION),
        apply.deletionPolicy());
  }

  private static String annotation(Map<String, String> annotations, String name) {
    return annotations == null ? "" : annotations.getOrDefault(name, "");
  }
}
