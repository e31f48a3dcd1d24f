package io.sluice.sync;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.quarkus.kubernetes.client.KubernetesClientObjectMapperCustomizer;
import io.quarkus.runtime.annotations.RegisterForReflection;
import io.sluice.apply.DeepJson;
import jakarta.inject.Singleton;

/**
 * Lets the Kubernetes client read what anybody may have stored: a Bucket with deep {@code
 * helm.values} must not end the watch of all others. Managed fields, which are as deep again, are
 * left out: nothing that goes through this client needs them.
 */
@Singleton
class ClientJson implements KubernetesClientObjectMapperCustomizer {

  @RegisterForReflection
  @JsonIgnoreProperties("managedFields")
  interface WithoutManagedFields {}

  @Override
  public void customize(ObjectMapper mapper) {
    mapper.getFactory().setStreamReadConstraints(DeepJson.CONSTRAINTS);
    mapper.addMixIn(ObjectMeta.class, WithoutManagedFields.class);
  }
}
