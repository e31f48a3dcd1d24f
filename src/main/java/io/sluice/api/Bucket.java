package io.sluice.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Version;
import io.quarkus.runtime.annotations.RegisterForReflection;

/**
 * A bucket, or a part of one, whose manifests the cluster shall hold: Flux's {@code Bucket}, v1.
 */
@RegisterForReflection
@Group(Bucket.GROUP)
@Version("v1")
@ShortNames("bkt")
@Categories({"all", "fluxcd", "fluxcd-sources"})
@AdditionalPrinterColumn(
    name = "URL",
    jsonPath = ".spec['url','bucketName']",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Ready",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].status",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Status",
    jsonPath = ".status.conditions[?(@.type==\"Ready\")].message",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Revision",
    jsonPath = ".status.artifact.revision",
    type = AdditionalPrinterColumn.Type.STRING)
@AdditionalPrinterColumn(
    name = "Age",
    jsonPath = ".metadata.creationTimestamp",
    type = AdditionalPrinterColumn.Type.DATE)
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
