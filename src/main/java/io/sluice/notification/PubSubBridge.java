package io.sluice.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Carries GCS's notifications from Pub/Sub into the log, each subscription for itself. */
final class PubSubBridge implements AutoCloseable {

  private final List<PubSubSubscription> subscriptions = new ArrayList<>();

  /**
   * Begins at once; a subscription that cannot be read is tried again and again.
   *
   * @param emulator HOST:PORT, or null for Google's own with the platform's credentials
   */
  PubSubBridge(List<String> names, String emulator, EventLog log, EventMetrics metrics) {
    for (String name : names) {
      subscriptions.add(new PubSubSubscription(name, emulator, log, metrics));
    }
  }

  /** For how long each subscription has not been pulled, by its name. */
  Map<String, Duration> silences() {
    return subscriptions.stream()
        .collect(Collectors.toMap(PubSubSubscription::name, PubSubSubscription::silence));
  }

  /** Ends all, within seconds; what the log has not is given back. */
  @Override
  public void close() {
    List<Thread> closing =
        subscriptions.stream().map(one -> Thread.ofVirtual().start(one::close)).toList();
    try {
      for (Thread thread : closing) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
