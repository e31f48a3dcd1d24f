package io.sluice.apply;

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
