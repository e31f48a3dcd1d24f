package io.sluice.sync;

import io.sluice.notification.Bridges;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Liveness;

/**
 * Live means: the loops that everything hangs on go round. What they wait for, a cluster, a log or
 * a bucket, has limits far below {@link #LIMIT}: a loop that is silent for longer will not go on by
 * itself, and a restart loses nothing.
 */
@Liveness
@ApplicationScoped
class LiveCheck implements HealthCheck {

  static final Duration LIMIT = Duration.ofMinutes(5);

  private final Controller controller;
  private final Bridges bridges;

  LiveCheck(Controller controller, Bridges bridges) {
    this.controller = controller;
    this.bridges = bridges;
  }

  @Override
  public HealthCheckResponse call() {
    Map<String, Duration> silences = new TreeMap<>(bridges.silences());
    silences.putAll(controller.silences());
    return of(silences);
  }

  /** The answer, by the time for which each loop has been silent. */
  static HealthCheckResponse of(Map<String, Duration> silences) {
    var response = HealthCheckResponse.named("loops");
    boolean up = true;
    for (var loop : silences.entrySet()) {
      boolean stuck = loop.getValue().compareTo(LIMIT) > 0;
      up &= !stuck;
      response.withData(
          loop.getKey(), stuck ? "stuck for " + loop.getValue().toSeconds() + " s" : "goes round");
    }
    return response.status(up).build();
  }
}
