package io.sluice.it;

/** Manifests that more than one test applies; none names a namespace. */
final class Manifests {

  private Manifests() {}

  /** A namespaced CRD whose plural is the kind in lower case and an s. */
  static String crd(String group, String kind) {
    var plural = kind.toLowerCase(java.util.Locale.ROOT) + "s";
    return """
    apiVersion: apiextensions.k8s.io/v1
    kind: CustomResourceDefinition
    metadata: {name: %1$s.%2$s}
    spec:
      group: %2$s
      scope: Namespaced
      names: {kind: %3$s, plural: %1$s}
      versions:
        - name: v1
          served: true
          storage: true
          schema:
            openAPIV3Schema:
              type: object
              properties:
                spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
    """
        .formatted(plural, group, kind);
  }

  /** The CRD with one more version, of the same schema. */
  static String withVersion(String crd, String version) {
    var first = crd.substring(crd.indexOf("    - name: v1\n"));
    return crd
        + first.replace("name: v1", "name: " + version).replace("storage: true", "storage: false");
  }

  /** A Deployment whose Pods have this label. */
  static String deployment(String name, String label) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s}
    spec:
      replicas: 1
      selector: {matchLabels: {app: "%2$s"}}
      template:
        metadata: {labels: {app: "%2$s"}}
        spec:
          containers: [{name: web, image: registry.example/web:1}]
    """
        .formatted(name, label);
  }
}
