package io.sluice.notification;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.runtime.Quarkus;
import io.smallrye.common.annotation.Identifier;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import java.util.Map;
import org.apache.kafka.clients.CommonClientConfigs;
import org.jboss.logging.Logger;

/** Makes the event log that the settings ask for. */
@ApplicationScoped
public class EventLogs {

  private static final Logger LOG = Logger.getLogger(EventLogs.class);

  /**
   * The one log of this process. Where a setting is missing, the process says which and ends.
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
    if (settings.log() == EventsConfig.Log.KAFKA && !hasBroker(kafka)) {
      LOG.error("SLUICE_EVENTS_LOG=kafka needs KAFKA_BOOTSTRAP_SERVERS, a comma list of HOST:PORT");
      Quarkus.asyncExit(1);
      return new MemoryEventLog(metrics);
    }
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

  private static boolean hasBroker(Map<String, Object> kafka) {
    return kafka.containsKey(CommonClientConfigs.BOOTSTRAP_SERVERS_CONFIG);
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
