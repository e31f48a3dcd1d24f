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
import io.fabric8.kubernetes.client.utils.Utils;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;

/**
 * Stands for election by a Lease, again and again until closed, and tells when this process begins
 * and ceases to lead. It watches the Lease besides: a standby takes one that is released or has run
 * out at once, a leader whose Lease another took stops at once. Where it may not watch, it polls.
 */
final class Leadership implements AutoCloseable {

  private static final Logger LOG = Logger.getLogger(Leadership.class);
  static final String LEASE_NAME = "sluice-leader";
  static final Duration LEASE_DURATION = Duration.ofSeconds(15);
  private static final Duration RENEW_DEADLINE = Duration.ofSeconds(9);
  private static final Duration RETRY_PERIOD = Duration.ofSeconds(2);
  private static final Duration LONGEST_RELEASE = Duration.ofSeconds(2);

  private final KubernetesClient client;
  private final FencedLeaseLock lock;
  private final Runnable changed;

  /** Candidacies begin and end here, one after the other. */
  private final ScheduledExecutorService executor =
      Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("leadership").factory());

  private final Pulse pulse = new Pulse(executor);
  private volatile boolean leading;
  private volatile boolean closed;
  private volatile int term;
  private volatile String holder = "";
  private volatile int current;
  private CompletableFuture<?> candidacy = CompletableFuture.completedFuture(null);
  private Future<?> nextAttempt;
  private Watch watch;

  /**
   * @param identity unique to this process
   * @param changed called when this process begins and when it ceases to lead; must not block long
   */
  Leadership(KubernetesClient client, String namespace, String identity, Runnable changed) {
    this.client = client;
    this.lock =
        new FencedLeaseLock(namespace, LEASE_NAME, identity, LEASE_DURATION, Clock.systemUTC());
    this.changed = changed;
  }

  /** Begins to stand for election; returns at once. */
  void start() {
    executor.execute(this::stand);
    executor.execute(this::watchLease);
  }

  /**
   * Whether this process may write: it holds the lease, and renewed it within the lease's duration.
   */
  boolean leading() {
    return leading && lock.sinceRenewal().compareTo(LEASE_DURATION) < 0;
  }

  /** Tells one time of leading from the next: others may have led in between. */
  int term() {
    return term;
  }

  /** Who leads as far as this process knows; empty when nobody does. */
  String holder() {
    return holder;
  }

  /** Why no lease could be had, for a person; empty where nothing is wrong. */
  String trouble() {
    return lock.trouble();
  }

  /** For how long the thread on which candidacies begin and end has been silent. */
  Duration silence() {
    return pulse.silence();
  }

  private void stand() {
    int mine = next();
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
            .withLeaderCallbacks(
                new LeaderCallbacks(() -> started(mine), () -> stopped(mine), this::observed))
            .build();
    var elector = new LeaderElector(client, config, Executors.newVirtualThreadPerTaskExecutor());
    candidacy = elector.start();
    candidacy.whenComplete((done, error) -> later(() -> ended(mine), Duration.ZERO));
    attemptAfter(LEASE_DURATION.multipliedBy(2));
  }

  private synchronized int next() {
    return ++current;
  }

  /** On any thread. */
  private synchronized void started(int candidacy) {
    if (candidacy == current && !closed) {
      term++;
      leading = true;
      LOG.infof("Leading as %s", lock.identity());
      changed.run();
    }
  }

  /** On any thread: nothing may be written from here on. */
  private synchronized void stopped(int candidacy) {
    if (candidacy == current && leading) {
      leading = false;
      LOG.info("No longer leading");
      changed.run();
    }
  }

  private void observed(String leader) {
    holder = leader == null ? "" : leader;
  }

  private void ended(int candidacy) {
    if (candidacy == current) {
      stopped(candidacy);
      attemptAfter(Duration.ofSeconds(1));
    }
  }

  /** Ends this candidacy, giving back what it may just have won, and begins another. */
  private void standAnew() {
    if (!closed && !leading) {
      next();
      candidacy.cancel(true);
      stand();
    }
  }

  private void attemptAfter(Duration delay) {
    if (nextAttempt != null) {
      nextAttempt.cancel(false);
    }
    nextAttempt = later(this::standAnew, delay);
  }

  /** What another holds is tried for when it is over; what nobody holds, at once. */
  private void leaseSeen(Watcher.Action action, Lease lease) {
    var now = lock.toRecord(lease);
    boolean deleted = action == Watcher.Action.DELETED;
    boolean old = now.getLeaderTransitions() < lock.transitions();
    if (old || deleted && leading || lock.identity().equals(now.getHolderIdentity())) {
      return;
    }
    lock.seen(lease);
    stopped(current);
    boolean free = deleted || Utils.isNullOrEmpty(now.getHolderIdentity());
    observed(free ? "" : now.getHolderIdentity());
    attemptAfter(free ? Duration.ZERO : now.getLeaseDuration().plusMillis(50));
  }

  private void watchLease() {
    if (closed || watch != null) {
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
      later(this::watchLease, LEASE_DURATION);
    }
  }

  private Future<?> later(Runnable task, Duration delay) {
    try {
      return executor.schedule(task, delay.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException e) {
      return CompletableFuture.completedFuture(null);
    }
  }

  /** Stops leading at once, and gives the lease back if the API server takes it within 2 s. */
  @Override
  public void close() {
    closed = true;
    stopped(current);
    var released =
        executor.submit(
            () -> {
              if (watch != null) {
                watch.close();
              }
              candidacy.cancel(true);
            });
    try {
      released.get(LONGEST_RELEASE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      LOG.info("The lease could not be given back in time; it runs out by itself");
    } catch (ExecutionException e) {
      LOG.infof("The lease could not be given back: %s", e.getCause().getMessage());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    executor.shutdownNow();
  }

  private final class LeaseWatcher implements Watcher<Lease> {
    @Override
    public void eventReceived(Action action, Lease lease) {
      if (lease != null) {
        later(() -> leaseSeen(action, lease), Duration.ZERO);
      }
    }

    @Override
    public void onClose(WatcherException cause) {
      later(
          () -> {
            watch = null;
            watchLease();
          },
          RETRY_PERIOD);
    }
  }
}
