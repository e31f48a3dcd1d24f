package io.sluice.sync;

import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.JSONSchemaProps;
import io.sluice.api.Bucket;
import java.util.List;

/**
 * Whether the cluster's Bucket CRD can be trusted.
 *
 * @param usable Buckets may be read and synced
 * @param message for a person, where it is not usable
 * @param schema tells two usable CRDs apart, since Buckets read under another one may have lost
 *     fields; empty where not usable
 */
record SchemaState(boolean usable, boolean terminating, String message, String schema) {

  static final SchemaState UNKNOWN =
      new SchemaState(
          false,
          false,
          "Waiting for the API server to say whether the Bucket CRD is installed",
          "");

  private static final String REPAIR =
      "apply Sluice's own: kubectl apply --server-side --force-conflicts -f"
          + " k8s/crd/buckets.source.toolkit.fluxcd.io.yaml";

  /** The fields Flux's CRD does not have; a unit test holds this list equal to the Java types. */
  static final List<String> OWN_FIELDS =
      List.of(
          "url",
          "version.asOf",
          "sync.settle",
          "sync.marker",
          "apply.mode",
          "apply.prune",
          "apply.pruneLimit",
          "apply.allowEmpty",
          "apply.deletionPolicy",
          "apply.targetNamespace",
          "apply.serviceAccountName",
          "apply.force",
          "apply.wait",
          "apply.timeout",
          "apply.retryInterval",
          "apply.dependsOn",
          "apply.drift",
          "helm.chart",
          "helm.version",
          "helm.releaseName",
          "helm.values",
          "helm.valuesFrom");

  /** Judges a CRD as the API server gave it; null where there is none. Pure. */
  static SchemaState of(CustomResourceDefinition crd) {
    if (crd == null) {
      return unusable(
          "The CRD " + Bucket.CRD_NAME + " is not installed: Sluice waits for it; " + REPAIR,
          false);
    }
    if (crd.getMetadata().getDeletionTimestamp() != null) {
      return unusable(
          "The CRD "
              + Bucket.CRD_NAME
              + " is being deleted: Sluice lets its Buckets go and leaves what they applied",
          true);
    }
    for (var version : crd.getSpec().getVersions()) {
      var schema = version.getSchema() == null ? null : version.getSchema().getOpenAPIV3Schema();
      for (var field : OWN_FIELDS) {
        if (Boolean.TRUE.equals(version.getServed()) && !has(schema, "spec." + field)) {
          return unusable(
              "The CRD "
                  + Bucket.CRD_NAME
                  + " was replaced by one without Sluice's field spec."
                  + field
                  + " (Flux's own, or an older one): nothing is written or pruned until it is restored; "
                  + REPAIR,
              false);
        }
      }
    }
    if (!established(crd)) {
      return unusable("The CRD " + Bucket.CRD_NAME + " is not yet established", false);
    }
    return new SchemaState(
        true, false, "", crd.getMetadata().getUid() + "/" + crd.getMetadata().getGeneration());
  }

  private static SchemaState unusable(String message, boolean terminating) {
    return new SchemaState(false, terminating, message, "");
  }

  private static boolean established(CustomResourceDefinition crd) {
    return crd.getStatus() != null
        && crd.getStatus().getConditions() != null
        && crd.getStatus().getConditions().stream()
            .anyMatch(c -> "Established".equals(c.getType()) && "True".equals(c.getStatus()));
  }

  private static boolean has(JSONSchemaProps schema, String path) {
    var node = schema;
    for (var name : path.split("\\.")) {
      if (node == null || node.getProperties() == null) {
        return false;
      }
      node = node.getProperties().get(name);
    }
    return node != null;
  }
}
