package io.sluice.notification;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

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
    Map<String, Duration> silences = new TreeMap<>();
    subscriptions.forEach(one -> silences.merge(one.name(), one.silence(), Bridges::longer));
    return silences;
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
