package io.sluice.notification;

import io.micrometer.core.instrument.MeterRegistry;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.Map;

/** Makes the event log that the settings ask for. */
@ApplicationScoped
public class EventLogs {

  /**
   * The one log of this process, of settings that {@link EventsConfigCheck} found no fault in.
   *
   * @param kafka all {@code kafka.*} settings, so {@code KAFKA_BOOTSTRAP_SERVERS} and those of TLS
   *     and SASL
   */
  @Produces
  @ApplicationScoped
  EventLog eventLog(
      EventsConfig settings,
      @Identifier("default-kafka-broker") Map<String, Object> kafka,
      MeterRegistry registry) {
    EventMetrics metrics = new EventMetrics(registry);
    EventLog log =
        switch (settings.log()) {
          case MEMORY -> new MemoryEventLog(metrics);
          case KAFKA -> new KafkaEventLog(kafka(settings, kafka), metrics);
        };
    metrics.watch(log::state);
    return log;
  }

  void close(@Disposes EventLog log) {
    log.close();
  }

  private static KafkaSettings kafka(EventsConfig settings, Map<String, Object> kafka) {
    return new KafkaSettings(
        kafka,
        settings.topic(),
        settings.deadLetterTopic(),
        settings.partitions(),
        (short) settings.replicationFactor().orElse(-1),
        settings.retention());
  }
}
