package io.sluice.api;

import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Version;

/**
 * A bucket, or a part of one, whose manifests the cluster shall hold: Flux's {@code Bucket}, v1.
 */
@Group(Bucket.GROUP)
@Version("v1")
public class Bucket extends CustomResource<BucketSpec, BucketStatus> implements Namespaced {

  public static final String GROUP = "source.toolkit.fluxcd.io";
  public static final String PLURAL = "buckets";
  public static final String CRD_NAME = PLURAL + "." + GROUP;

  /** Absent until read: records have no empty form. */
  @Override
  protected BucketSpec initSpec() {
    return null;
  }

  @Override
  protected BucketStatus initStatus() {
    return null;
  }
}
