package io.sluice.sync;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import io.micrometer.core.instrument.MeterRegistry;
import io.sluice.apply.KubernetesRequestCounter;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** Makes the process's one Kubernetes client: Quarkus's own, but that its requests are counted. */
class ClusterClient {

  @Produces
  @Singleton
  KubernetesClient client(KubernetesSerialization json, Config config, MeterRegistry meters) {
    return new KubernetesClientBuilder()
        .withKubernetesSerialization(json)
        .withConfig(config)
        .withHttpClientBuilderConsumer(
            http ->
                http.addOrReplaceInterceptor(
                    KubernetesRequestCounter.NAME, new KubernetesRequestCounter(meters)))
        .build();
  }

  void close(@Disposes KubernetesClient client) {
    client.close();
  }
}
