package io.sluice.sync;

import io.quarkus.runtime.StartupEvent;
import io.sluice.notification.Bridges;
import io.sluice.notification.EventLog;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

/**
 * Receives notifications in every process that has the role, where the log keeps them for whoever
 * leads. A log in memory is fed by the leader alone, see {@link EventLogReading}.
 */
@ApplicationScoped
class BridgeStart {

  private final Settings settings;
  private final EventLog log;
  private final Bridges bridges;

  BridgeStart(Settings settings, EventLog log, Bridges bridges) {
    this.settings = settings;
    this.log = log;
    this.bridges = bridges;
  }

  void start(@Observes StartupEvent event) {
    if (settings.bridge() && log.keeps()) {
      bridges.start();
    }
  }
}
