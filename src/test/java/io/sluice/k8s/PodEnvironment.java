package io.sluice.k8s;

import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.HashMap;
import java.util.Map;

/** The environment variables that a Deployment in the cluster gives its first container. */
final class PodEnvironment {

  private PodEnvironment() {}

  static Map<String, String> of(KubernetesClient client, String namespace, String deployment) {
    var found = client.apps().deployments().inNamespace(namespace).withName(deployment).get();
    var container = found.getSpec().getTemplate().getSpec().getContainers().getFirst();
    Map<String, String> environment = new HashMap<>();
    for (var from : container.getEnvFrom()) {
      environment.putAll(
          client
              .configMaps()
              .inNamespace(namespace)
              .withName(from.getConfigMapRef().getName())
              .get()
              .getData());
    }
    container.getEnv().forEach(env -> environment.put(env.getName(), value(env, found)));
    return environment;
  }

  private static String value(EnvVar env, Deployment deployment) {
    if (env.getValueFrom() == null) {
      return env.getValue();
    }
    var path = env.getValueFrom().getFieldRef().getFieldPath();
    return switch (path) {
      case "metadata.name" -> deployment.getMetadata().getName() + "-0";
      case "metadata.namespace" -> deployment.getMetadata().getNamespace();
      default -> throw new IllegalArgumentException(path);
    };
  }
}
