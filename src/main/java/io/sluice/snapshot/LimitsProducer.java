package io.sluice.snapshot;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** Reads {@link Limits} from the process's configuration. */
@ApplicationScoped
class LimitsProducer {

  @Produces
  @Singleton
  Limits limits(
      @ConfigProperty(name = "sluice.limits.objects", defaultValue = "10000") String objects,
      @ConfigProperty(name = "sluice.limits.bytes", defaultValue = "256Mi") String bytes,
      @ConfigProperty(name = "sluice.limits.object.bytes", defaultValue = "16Mi")
          String objectBytes,
      @ConfigProperty(name = "sluice.limits.memory", defaultValue = "128Mi") String memory) {
    return Limits.parse(objects, bytes, objectBytes, memory);
  }
}
