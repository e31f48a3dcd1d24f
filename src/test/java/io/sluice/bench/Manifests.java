package io.sluice.bench;

import java.util.LinkedHashMap;
import java.util.Map;

/** What is uploaded; no manifest names a namespace. */
final class Manifests {

  private static final int CONFIG_MAP_BYTES = 300;

  private Manifests() {}

  static String configMapName(int number) {
    return "c%05d".formatted(number);
  }

  static String configMapKey(int number) {
    return "%05d.yaml".formatted(number);
  }

  /** A ConfigMap of 300 bytes. */
  static String configMap(int number, String value) {
    String text =
        """
        apiVersion: v1
        kind: ConfigMap
        metadata:
          name: %s
        data:
          value: "%s"
          filler: \
        """
            .formatted(configMapName(number), value);
    return text + "x".repeat(Math.max(1, CONFIG_MAP_BYTES - 1 - text.length())) + "\n";
  }

  /** Keys within a source, each with its manifest. */
  static Map<String, String> configMaps(int objects) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < objects; i++) {
      all.put(configMapKey(i), configMap(i, "0"));
    }
    return all;
  }

  static Map<String, String> apps(int apps) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int i = 0; i < apps; i++) {
      String app = "app-%03d".formatted(i);
      all.put(app + "/account.yaml", account(app));
      all.put(app + "/deployment.yaml", deployment(app));
      all.put(app + "/ingress.yaml", ingress(app));
      all.put(app + "/service.yaml", service(app));
    }
    return all;
  }

  private static String account(String app) {
    return """
    apiVersion: v1
    kind: ServiceAccount
    metadata: {name: %1$s, labels: {app: %1$s}}
    """
        .formatted(app);
  }

  private static String deployment(String app) {
    return """
    apiVersion: apps/v1
    kind: Deployment
    metadata: {name: %1$s, labels: {app: %1$s}}
    spec:
      replicas: 0
      selector: {matchLabels: {app: %1$s}}
      template:
        metadata: {labels: {app: %1$s}}
        spec:
          serviceAccountName: %1$s
          containers:
            - name: web
              image: registry.example/%1$s:1
              ports: [{name: http, containerPort: 8080}]
              resources: {requests: {cpu: 10m, memory: 32Mi}}
    """
        .formatted(app);
  }

  private static String service(String app) {
    return """
    apiVersion: v1
    kind: Service
    metadata: {name: %1$s, labels: {app: %1$s}}
    spec:
      selector: {app: %1$s}
      ports: [{name: http, port: 80, targetPort: http}]
    """
        .formatted(app);
  }

  private static String ingress(String app) {
    return """
    apiVersion: networking.k8s.io/v1
    kind: Ingress
    metadata: {name: %1$s, labels: {app: %1$s}}
    spec:
      rules:
        - host: %1$s.example
          http:
            paths:
              - path: /
                pathType: Prefix
                backend: {service: {name: %1$s, port: {name: http}}}
    """
        .formatted(app);
  }
}
