package io.sluice.sync;

import jakarta.enterprise.context.ApplicationScoped;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;
import org.eclipse.microprofile.health.Readiness;

/**
 * Ready means: this process does its work, or stands by to. It is not while the CRD is missing or
 * foreign, or the API server is out of reach; the data says which, and how to repair. A bucket that
 * fails is never a reason.
 */
@Readiness
@ApplicationScoped
class ReadyCheck implements HealthCheck {

  private final Controller controller;

  ReadyCheck(Controller controller) {
    this.controller = controller;
  }

  @Override
  public HealthCheckResponse call() {
    var response = HealthCheckResponse.named("controller");
    if (!controller.enabled()) {
      return response.up().withData("role", "none: SLUICE_ROLES has no controller").build();
    }
    var schema = controller.schema();
    if (!controller.apiServerAnswers()) {
      return response
          .down()
          .withData("reason", "The Kubernetes API server is out of reach")
          .build();
    }
    if (!schema.usable()) {
      return response.down().withData("reason", schema.message()).build();
    }
    if (!controller.leading()) {
      var trouble = controller.electionTrouble();
      if (!trouble.isEmpty()) {
        return response.down().withData("reason", trouble).build();
      }
      var holder = controller.holder();
      return response
          .up()
          .withData("role", holder.isEmpty() ? "standing by" : "standing by, " + holder + " leads")
          .build();
    }
    var term = controller.term();
    boolean listed = term != null && term.listed();
    return response
        .status(listed)
        .withData("role", listed ? "leading" : "leading, Buckets are being listed")
        .build();
  }
}
