package io.sluice.sync;

import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.api.model.ConditionBuilder;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A Bucket's conditions while a new status is made of an old one: a transition time moves only with
 * the status.
 */
final class Conditions {

  private final List<Condition> before;
  private final List<Condition> now = new ArrayList<>();
  private final long generation;
  private final Clock clock;

  Conditions(List<Condition> before, long generation, Clock clock) {
    this.before = before == null ? List.of() : before;
    this.generation = generation;
    this.clock = clock;
  }

  /** Sets a condition whose presence is the news: left out when there is no problem. */
  void negative(String type, Problem problem) {
    if (problem != null) {
      set(type, "True", problem.reason(), problem.message());
    }
  }

  /** Keeps a condition as it was, if it was there. */
  void keep(String type) {
    find(type).ifPresent(now::add);
  }

  void set(String type, String status, String reason, String message) {
    var since =
        find(type)
            .filter(c -> c.getStatus().equals(status))
            .map(Condition::getLastTransitionTime)
            .orElseGet(() -> clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
    now.add(
        new ConditionBuilder()
            .withType(type)
            .withStatus(status)
            .withReason(reason)
            .withMessage(message)
            .withObservedGeneration(generation)
            .withLastTransitionTime(since)
            .build());
  }

  Optional<Condition> find(String type) {
    return before.stream().filter(c -> c.getType().equals(type)).findFirst();
  }

  List<Condition> all() {
    return List.copyOf(now);
  }
}
