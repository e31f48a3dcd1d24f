package io.sluice.sync;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.Watch;
import io.fabric8.kubernetes.client.Watcher;
import io.fabric8.kubernetes.client.WatcherException;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElectionConfigBuilder;
import io.fabric8.kubernetes.client.extended.leaderelection.LeaderElector;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/**
 * Stands for election by a Lease, again and again until closed, and tells when this process begins
 * and ceases to lead. A standby watches the Lease, so that a released one is taken at once.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Leadership.class);
  static final String LEASE_NAME = "sluice-leader";
  static final Duration LEASE_DURATION = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(9);
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final FencedLeaseLock lock;
  private final Runnable onStart;
  private final Runnable onStop;
  private final ScheduledExecutorService executor =
      Executors.newScheduledThreadPool(1, Thread.ofVirtual().name("leadership-", 0).factory());
  private volatile boolean leading;
  private volatile boolean closed;
  private volatile String holder = "";
  private CompletableFuture<?> candidacy;
  private Watch watch;

  /**
   * @param identity unique to this process
   * @param onStart called when this process begins to lead; must not block long
   * @param onStop called when it ceases to
   */
  Leadership(
      KubernetesClient client,
      String namespace,
      String identity,
      Runnable onStart,
      Runnable onStop) {
    this.client = client;
    this.lock = new FencedLeaseLock(namespace, LEASE_NAME, identity);
    this.onStart = onStart;
    this.onStop = onStop;
  }

  /** Begins to stand for election; returns at once. */
  synchronized void start() {
    if (closed) {
      return;
    }
    var config =
        new LeaderElectionConfigBuilder()
            .withName(LEASE_NAME)
            .withLock(lock)
            .withLeaseDuration(LEASE_DURATION)
            .withRenewDeadline(RENEW_DEADLINE)
            .withRetryPeriod(RETRY_PERIOD)
            .withReleaseOnCancel(true)
            .withLeaderCallbacks(new LeaderCallbacks(this::started, this::stopped, this::observed))
            .build();
    var elector = new LeaderElector(client, config, Executors.newVirtualThreadPerTaskExecutor());
    candidacy = elector.start();
    candidacy.whenComplete((done, error) -> restartAfter(error));
    watchLease();
  }

  /**
   * Whether this process may write: it holds the lease, and renewed it within the lease's duration.
   */
  boolean leading() {
    return leading && lock.sinceRenewal().compareTo(LEASE_DURATION) < 0;
  }

  /** Who leads as far as this process knows; empty when nobody does. */
  String holder() {
    return holder;
  }

  private void started() {
    leading = true;
    LOG.infof("Leading as %s", lock.identity());
    onStart.run();
  }

  private void stopped() {
    if (leading) {
      leading = false;
      LOG.info("No longer leading");
      onStop.run();
    }
  }

  private void observed(String leader) {
    holder = leader == null ? "" : leader;
  }

  private void restartAfter(Throwable error) {
    if (closed || error instanceof CancellationException) {
      return;
    }
    stopped();
    executor.schedule(this::start, 1, TimeUnit.SECONDS);
  }

  private synchronized void takeReleased() {
    if (!closed && !leading && candidacy != null) {
      candidacy.cancel(true);
      executor.execute(this::start);
    }
  }

  private void watchLease() {
    if (watch != null) {
      return;
    }
    try {
      watch =
          client
              .leases()
              .inNamespace(lock.namespace())
              .withName(LEASE_NAME)
              .watch(new LeaseWatcher());
    } catch (KubernetesClientException e) {
      LOG.debugf("The lease cannot be watched, it is polled: %s", e.getMessage());
    }
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (watch != null) {
        watch.close();
      }
      if (candidacy != null) {
        candidacy.cancel(true);
      }
    }
    executor.shutdownNow();
    stopped();
  }

  private final class LeaseWatcher implements Watcher<Lease> {
    @Override
    public void eventReceived(Action action, Lease lease) {
      var current = lease.getSpec() == null ? null : lease.getSpec().getHolderIdentity();
      if (action == Action.DELETED || current == null || current.isEmpty()) {
        takeReleased();
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      synchronized (Leadership.this) {
        watch = null;
        if (!closed) {
          executor.schedule(
              () -> {
                synchronized (Leadership.this) {
                  watchLease();
                }
              },
              RETRY_PERIOD.toMillis(),
              TimeUnit.MILLISECONDS);
        }
      }
    }
  }
}
