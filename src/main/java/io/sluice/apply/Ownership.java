package io.sluice.apply;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Tells whose an object in the cluster is, by the marks its owners leave on it.
 *
 * <p>Our own label wins over every other mark: an object taken over from Flux keeps Flux's labels.
 */
public final class Ownership {

  private static final String FLUX_KUSTOMIZE = "kustomize.toolkit.fluxcd.io/";
  private static final String FLUX_HELM = "helm.toolkit.fluxcd.io/";

  private final BucketRef self;
  private final Predicate<BucketRef> bucketExists;

  /**
   * @param bucketExists whether another Bucket, named as {@link OwnerLabels#labelled} names it, is
   *     in the cluster; asked only for those that {@link #claims} returns. A Bucket that is gone
   *     owns nothing
   */
  public Ownership(BucketRef self, Predicate<BucketRef> bucketExists) {
    this.self = self;
    this.bucketExists = bucketExists;
  }

  /** The other Buckets that these objects' labels name: those whose existence must be known. */
  public static SortedSet<BucketRef> claims(BucketRef self, Collection<LiveObject> objects) {
    SortedSet<BucketRef> claims = new TreeSet<>(Comparator.comparing(BucketRef::display));
    for (LiveObject object : objects) {
      OwnerLabels.read(object.labels())
          .filter(bucket -> !bucket.equals(OwnerLabels.labelled(self)))
          .ifPresent(bucket -> claims.add(bucket));
    }
    return claims;
  }

  /** Whose the object is now. */
  public Owner ownerOf(LiveObject object) {
    Optional<BucketRef> bucket = OwnerLabels.read(object.labels());
    if (bucket.filter(OwnerLabels.labelled(self)::equals).isPresent()) {
      return Owner.SELF;
    }
    if (bucket.filter(bucketExists).isPresent()) {
      return new Owner(Owner.Who.BUCKET, bucket.get().display());
    }
    return byForeignMarks(object.labels(), object.annotations());
  }

  private static Owner byForeignMarks(Map<String, String> labels, Map<String, String> annotations) {
    if (labels.containsKey(FLUX_KUSTOMIZE + "name")) {
      return new Owner(
          Owner.Who.FLUX_KUSTOMIZATION,
          qualified(labels.get(FLUX_KUSTOMIZE + "namespace"), labels.get(FLUX_KUSTOMIZE + "name")));
    }
    if (labels.containsKey(FLUX_HELM + "name")) {
      return new Owner(
          Owner.Who.FLUX_HELM_RELEASE,
          qualified(labels.get(FLUX_HELM + "namespace"), labels.get(FLUX_HELM + "name")));
    }
    if ("Helm".equals(labels.get("app.kubernetes.io/managed-by"))
        && annotations.containsKey("meta.helm.sh/release-name")) {
      return new Owner(
          Owner.Who.HELM,
          qualified(
              annotations.get("meta.helm.sh/release-namespace"),
              annotations.get("meta.helm.sh/release-name")));
    }
    if (annotations.containsKey("argocd.argoproj.io/tracking-id")) {
      String trackingId = annotations.get("argocd.argoproj.io/tracking-id");
      return new Owner(Owner.Who.ARGO_CD, trackingId.split(":", 2)[0]);
    }
    if (labels.containsKey("argocd.argoproj.io/instance")) {
      return new Owner(Owner.Who.ARGO_CD, labels.get("argocd.argoproj.io/instance"));
    }
    return Owner.NOBODY;
  }

  private static String qualified(String namespace, String name) {
    return namespace == null || namespace.isEmpty() ? name : namespace + "/" + name;
  }
}
