package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.sluice.notification.Bridges;
import io.sluice.notification.EventLog;
import io.sluice.notification.EventLogException;
import io.sluice.notification.EventsConfig;
import io.sluice.notification.LogReader;
import io.sluice.notification.ObjectRef;
import io.sluice.notification.ReplayStart;
import java.time.Duration;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/**
 * Reads the event log while this process leads; with a log in memory, receives the notifications
 * too.
 */
final class EventLogReading implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(EventLogReading.class);

  private static final Duration RETRY = Duration.ofSeconds(5);

  private final KubernetesClient client;
  private final EventsConfig config;
  private final EventLog log;
  private final Bridges bridges;
  private final boolean bridge;
  private final Hints hints;
  private volatile LogReader reader;
  private Thread beginning;
  private Thread replaying;
  private boolean closed;

  /**
   * @param bridge whether this process has the role
   */
  EventLogReading(
      KubernetesClient client,
      EventsConfig config,
      EventLog log,
      Bridges bridges,
      boolean bridge,
      Hints hints) {
    this.client = client;
    this.config = config;
    this.log = log;
    this.bridges = bridges;
    this.bridge = bridge;
    this.hints = hints;
  }

  /**
   * Begins to read, before any Bucket is listed: a listing and what is read since miss nothing.
   * Where the API server does not name the group now, it is asked again in the background, and all
   * is listed once it did: no Bucket waits for it.
   */
  void start() {
    var group = group();
    if (group.isPresent()) {
      read(group.get());
      return;
    }
    synchronized (this) {
      if (!closed) {
        beginning = Thread.ofVirtual().name("sluice-event-log-start").start(this::startLater);
      }
    }
  }

  private void startLater() {
    try {
      Optional<String> group;
      do {
        Thread.sleep(RETRY);
        group = group();
      } while (group.isEmpty());
      if (read(group.get())) {
        hints.missed("the event log is read from now on only");
      }
    } catch (InterruptedException e) {
      LOG.debug("The event log was not begun");
    }
  }

  private synchronized boolean read(String group) {
    if (closed) {
      return false;
    }
    reader = log.read(group, hints);
    if (bridge && !log.keeps()) {
      bridges.start();
    }
    return true;
  }

  /** Reads again what the process's settings ask for, for all Buckets, in the background. */
  synchronized void replayAtStart() {
    var value = config.replayFrom();
    if (value.isEmpty() || closed) {
      return;
    }
    try {
      var from = ReplayStart.parse(value.get());
      if (log.keeps()) {
        replaying = Thread.ofVirtual().name("sluice-replay").start(() -> replay(from));
      } else {
        LOG.warn("SLUICE_EVENTS_REPLAY_FROM has no effect: the event log is in memory");
      }
    } catch (IllegalArgumentException e) {
      LOG.errorf("SLUICE_EVENTS_REPLAY_FROM: %s; nothing is replayed", e.getMessage());
    }
  }

  private void replay(ReplayStart from) {
    try {
      while (!replayed(from)) {
        Thread.sleep(RETRY);
      }
    } catch (InterruptedException e) {
      LOG.debug("Replaying was broken off");
    }
  }

  private boolean replayed(ReplayStart from) throws InterruptedException {
    Set<ObjectRef> objects = new HashSet<>();
    try {
      var seen = log.replay(from, hints::concerns, change -> objects.add(change.object()));
      LOG.infof("Replayed %d records: %d objects are looked at", seen.records(), seen.objects());
    } catch (EventLogException e) {
      LOG.warnf("The event log cannot be replayed now, trying on: %s", e.getMessage());
      return false;
    }
    hints.lookAt(objects);
    return true;
  }

  /** For how long the thread that reads has been silent; never blocks. */
  Duration silence() {
    var current = reader;
    return current == null ? Duration.ZERO : current.silence();
  }

  /** Empty where the API server does not tell now, which is logged. */
  private Optional<String> group() {
    if (config.group().isPresent()) {
      return config.group();
    }
    if (!log.keeps()) {
      return Optional.of("sluice");
    }
    try {
      var system = client.namespaces().withName("kube-system").get();
      if (system != null) {
        return Optional.of("sluice-" + system.getMetadata().getUid());
      }
      LOG.warn(
          "No notifications: there is no Namespace kube-system to name the Kafka group by: set"
              + " SLUICE_EVENTS_GROUP");
    } catch (KubernetesClientException e) {
      LOG.warnf(
          "No notifications, trying on: the Namespace kube-system, which names the Kafka group,"
              + " cannot be read (SLUICE_EVENTS_GROUP names one without it): %s",
          e.getMessage());
    }
    return Optional.empty();
  }

  @Override
  public synchronized void close() {
    closed = true;
    if (beginning != null) {
      beginning.interrupt();
    }
    if (replaying != null) {
      replaying.interrupt();
    }
    if (bridge && !log.keeps()) {
      bridges.close();
    }
    if (reader != null) {
      reader.close();
    }
  }
}
