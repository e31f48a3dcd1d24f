package io.sluice.sync;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import java.time.Duration;

/**
 * A Lease that remembers when this process last wrote it, so that a process that was frozen past
 * the lease's end knows, before any other thread ran, that it may no longer write.
 */
final class FencedLeaseLock extends LeaseLock {

  private final String namespace;
  private volatile long renewedNanos = System.nanoTime() - Duration.ofDays(1).toNanos();

  FencedLeaseLock(String namespace, String name, String identity) {
    super(namespace, name, identity);
    this.namespace = namespace;
  }

  String namespace() {
    return namespace;
  }

  /**
   * How long ago the lease was last written by this process, counted from before the write was
   * sent.
   */
  Duration sinceRenewal() {
    return Duration.ofNanos(System.nanoTime() - renewedNanos);
  }

  @Override
  public void create(KubernetesClient client, LeaderElectionRecord leaderElectionRecord) {
    long before = System.nanoTime();
    super.create(client, leaderElectionRecord);
    renewedNanos = before;
  }

  @Override
  public void update(KubernetesClient client, LeaderElectionRecord leaderElectionRecord) {
    long before = System.nanoTime();
    super.update(client, withEmptyHolderWhereReleased(leaderElectionRecord));
    renewedNanos = before;
  }

  /**
   * A merge patch leaves out what is null: only an empty holder frees the lease for others at once.
   */
  private static LeaderElectionRecord withEmptyHolderWhereReleased(LeaderElectionRecord written) {
    return written.getHolderIdentity() != null
        ? written
        : new LeaderElectionRecord(
            "",
            written.getLeaseDuration(),
            written.getAcquireTime(),
            written.getRenewTime(),
            written.getLeaderTransitions());
  }
}
