package io.sluice.sync;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.StartupEvent;
import io.sluice.notification.Bridges;
import io.sluice.notification.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import org.jboss.logging.Logger;

/**
 * Receives notifications in every process that has the role, where the log keeps them for whoever
 * leads. A log in memory is fed by the leader alone, see {@link EventLogReading}.
 */
@ApplicationScoped
class BridgeStart {

  private static final Logger LOG = Logger.getLogger(BridgeStart.class);

  private final Settings settings;
  private final EventLog log;
  private final Bridges bridges;

  BridgeStart(Settings settings, EventLog log, Bridges bridges) {
    this.settings = settings;
    this.log = log;
    this.bridges = bridges;
  }

  void start(@Observes StartupEvent event) {
    if (!settings.bridge()) {
      return;
    }
    if (log.keeps()) {
      bridges.start();
    } else if (!settings.controller()) {
      LOG.error(
          "A process with the role bridge alone cannot use the memory log, which nobody else can read:"
              + " set SLUICE_EVENTS_LOG=kafka and KAFKA_BOOTSTRAP_SERVERS");
      Quarkus.asyncExit(1);
    }
  }
}
