package io.sluice.apply;

import java.util.Locale;

/** A CustomResourceDefinition and its objects, for tests. */
final class Crds {

  private Crds() {}

  static DesiredObject widget(String group) {
    return Yaml.desired(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: widgets.%1$s}
        spec:
          group: %1$s
          scope: Namespaced
          names: {plural: widgets, singular: widget, kind: Widget, listKind: WidgetList}
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
            .formatted(group));
  }

  /** A kind, served in one version and scope only. */
  static DesiredObject of(String group, String version, String kind, String scope) {
    String plural = kind.toLowerCase(Locale.ROOT) + "s";
    return Yaml.desired(
        """
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: %2$s.%1$s}
        spec:
          group: %1$s
          scope: %5$s
          names: {plural: %2$s, kind: %4$s}
          versions:
          - name: %3$s
            served: true
            storage: true
            schema:
              openAPIV3Schema:
                type: object
                properties:
                  spec: {type: object, x-kubernetes-preserve-unknown-fields: true}
        """
            .formatted(group, plural, version, kind, scope));
  }

  static DesiredObject widgetObject(String group, String namespace, String name) {
    return Yaml.desired(
        """
        apiVersion: %s/v1
        kind: Widget
        metadata: {name: %s, namespace: %s}
        spec: {size: 3}
        """
            .formatted(group, name, namespace));
  }
}
