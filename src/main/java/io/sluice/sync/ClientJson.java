package io.sluice.sync;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.sluice.apply.DeepJson;
import jakarta.inject.Singleton;

/**
 * Lets the Kubernetes client read what anybody may have stored: a Bucket with deep {@code
 * helm.values} must not end the watch of all others.
 */
@Singleton
class ClientJson implements KubernetesClientObjectMapperCustomizer {

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.getFactory().setStreamReadConstraints(DeepJson.CONSTRAINTS);
  }
}
