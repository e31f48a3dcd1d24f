package io.sluice.notification;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Locale;
import java.util.function.Supplier;

/**
 * Counts messages on their way. Labels are a closed set: no bucket or key is one, and queues are
 * those of the settings.
 */
final class EventMetrics {

  /** Where a message was met. */
  enum Place {
    SQS,
    PUBSUB,
    LOG
  }

  private final MeterRegistry registry;
  private final Counter appended;
  private final Counter deadLettered;
  private final Counter gone;
  private final Counter dropped;

  EventMetrics(MeterRegistry registry) {
    this.registry = registry;
    this.appended =
        Counter.builder("sluice_events_appended")
            .description("Records that the event log took from bridges")
            .register(registry);
    this.deadLettered =
        Counter.builder("sluice_events_dead_lettered")
            .description("Messages put into the dead letter topic")
            .register(registry);
    this.gone = lost("gone");
    this.dropped = lost("dropped");
    for (Place place : Place.values()) {
      received(place, 0);
      unreadable(place, 0);
    }
  }

  void received(Place place, int messages) {
    count(
        "sluice_events_received", "Messages received, records read from the log", place, messages);
  }

  void unreadable(Place place, int messages) {
    count(
        "sluice_events_unreadable", "Messages of which a part tells of no object", place, messages);
  }

  void appended(int records) {
    appended.increment(records);
  }

  void deadLettered() {
    deadLettered.increment();
  }

  /** Records were to be read that the log no longer has: all is listed instead. */
  void gone() {
    gone.increment();
  }

  /** A message that cannot be read was too large for the topic of dead letters. */
  void dropped() {
    dropped.increment();
  }

  private Counter lost(String how) {
    return Counter.builder("sluice_events_lost")
        .description("Times that the log lacked what was to be read, messages dropped for good")
        .tag("how", how)
        .register(registry);
  }

  void watch(Supplier<LogState> state) {
    Gauge.builder("sluice_event_log_unread_records", () -> state.get().unread())
        .description("Records of the event log that were not handed over yet")
        .register(registry);
    Gauge.builder("sluice_event_log_open_records", () -> state.get().open())
        .description("Records handed over whose changes are not dealt with yet")
        .register(registry);
  }

  /** Tells how many messages wait in a queue, until what this returns is run. */
  Runnable depth(String queue, Supplier<Number> waiting) {
    Gauge gauge =
        Gauge.builder("sluice_sqs_queue_messages", waiting)
            .description("Messages that wait in a queue, about")
            .tag("queue", queue)
            .register(registry);
    return () -> registry.remove(gauge);
  }

  private void count(String name, String description, Place place, int messages) {
    Counter.builder(name)
        .description(description)
        .tag("place", place.name().toLowerCase(Locale.ROOT))
        .register(registry)
        .increment(messages);
  }
}
