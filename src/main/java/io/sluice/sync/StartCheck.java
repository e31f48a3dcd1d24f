package io.sluice.sync;

import io.quarkus.runtime.StartupEvent;
import io.quarkus.runtime.configuration.ConfigurationException;
import io.sluice.apply.Identities;
import io.sluice.notification.EventsConfigCheck;
import jakarta.annotation.Priority;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.interceptor.Interceptor;
import java.util.ArrayList;
import java.util.List;

/** Ends the process before it begins anything where its settings cannot be right, and says why. */
@ApplicationScoped
class StartCheck {

  private static final int BEFORE_ALL_ELSE = Interceptor.Priority.PLATFORM_BEFORE - 1;

  private final Settings settings;
  private final EventsConfigCheck events;

  StartCheck(Settings settings, EventsConfigCheck events) {
    this.settings = settings;
    this.events = events;
  }

  /** Quarkus prints this exception's message without a stack trace, and ends with exit code 1. */
  void check(@Observes @Priority(BEFORE_ALL_ELSE) StartupEvent event) {
    var problems = problems();
    if (!problems.isEmpty()) {
      throw new ConfigurationException(String.join(System.lineSeparator(), problems));
    }
  }

  private List<String> problems() {
    var problems = new ArrayList<String>();
    boolean bridgeAlone = false;
    try {
      bridgeAlone = settings.bridge() && !settings.controller();
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    try {
      settings.election();
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    try {
      settings.applier().ifPresent(Identities::applier);
    } catch (IllegalArgumentException e) {
      problems.add(e.getMessage());
    }
    problems.addAll(events.problems(bridgeAlone));
    return problems;
  }
}
