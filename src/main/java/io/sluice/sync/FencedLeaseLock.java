package io.sluice.sync;

import io.fabric8.kubernetes.api.model.coordination.v1.Lease;
import io.fabric8.kubernetes.api.model.coordination.v1.LeaseSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaderElectionRecord;
import io.fabric8.kubernetes.client.extended.leaderelection.resourcelock.LeaseLock;
import io.fabric8.kubernetes.client.utils.Utils;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * A Lease judged by this process's own clock. It remembers when this process last wrote it, so that
 * one that was frozen past the lease's end knows, before any other thread ran, that it may no
 * longer write. And another's lease ends only after it was seen unrenewed for its whole duration,
 * however far the two clocks are apart.
 */
final class FencedLeaseLock extends LeaseLock {

  private static final Logger LOG = Logger.getLogger(FencedLeaseLock.class);

  /** A lease that is this old by the calendar is over, whoever's clock is right. */
  private static final Duration LONG_OVER = Duration.ofMinutes(1);

  private final String namespace;
  private final Duration duration;
  private final Clock clock;
  private volatile long renewedNanos = longAgo();
  private volatile int transitions = -1;
  private volatile String trouble = "";
  private LeaderElectionRecord seen;
  private ZonedDateTime seenAt;

  /**
   * @param duration for which a lease holds whose own record does not tell
   */
  FencedLeaseLock(String namespace, String name, String identity, Duration duration, Clock clock) {
    super(namespace, name, identity);
    this.namespace = namespace;
    this.duration = duration;
    this.clock = clock;
  }

  String namespace() {
    return namespace;
  }

  /**
   * How long ago the lease was last renewed by this process, counted from before the write was
   * sent; very long, once it is being given back.
   */
  Duration sinceRenewal() {
    return Duration.ofNanos(System.nanoTime() - renewedNanos);
  }

  /** How often the lease had changed hands when this process last wrote it; -1 before. */
  int transitions() {
    return transitions;
  }

  /** Why the lease could not be read or written last, for a person; empty where it could. */
  String trouble() {
    return trouble;
  }

  /** The lease as it stands, renewed when this process first saw it so. */
  @Override
  public synchronized LeaderElectionRecord get(KubernetesClient client) {
    return bySight(telling(() -> super.get(client)).orElse(null));
  }

  /** Takes note of the lease as a watch just told it. */
  void seen(Lease lease) {
    bySight(toRecord(lease));
  }

  /** As {@link #get}, of a record that was just read. */
  synchronized LeaderElectionRecord bySight(LeaderElectionRecord read) {
    if (read == null) {
      return null;
    }
    var now = ZonedDateTime.now(clock.withZone(ZoneOffset.UTC));
    if (!read.equals(seen)) {
      seen = read;
      seenAt = now;
    }
    boolean longOver =
        read.getRenewTime().plus(read.getLeaseDuration()).plus(LONG_OVER).isBefore(now);
    return longOver ? read : read.toBuilder().renewTime(seenAt).build();
  }

  /** A Lease that somebody wrote by hand may lack anything. */
  @Override
  protected LeaderElectionRecord toRecord(Lease lease) {
    var spec = Objects.requireNonNullElseGet(lease.getSpec(), LeaseSpec::new);
    var never = ZonedDateTime.ofInstant(Instant.EPOCH, ZoneOffset.UTC);
    var seconds = spec.getLeaseDurationSeconds();
    return new LeaderElectionRecord(
        spec.getHolderIdentity(),
        seconds == null ? duration : Duration.ofSeconds(seconds),
        Objects.requireNonNullElse(spec.getAcquireTime(), never),
        Objects.requireNonNullElse(spec.getRenewTime(), never),
        Objects.requireNonNullElse(spec.getLeaseTransitions(), 0));
  }

  @Override
  public synchronized void create(
      KubernetesClient client, LeaderElectionRecord leaderElectionRecord) {
    write(leaderElectionRecord, () -> super.create(client, leaderElectionRecord));
  }

  @Override
  public synchronized void update(
      KubernetesClient client, LeaderElectionRecord leaderElectionRecord) {
    var written = withEmptyHolderWhereReleased(leaderElectionRecord);
    write(leaderElectionRecord, () -> super.update(client, written));
  }

  private static long longAgo() {
    return System.nanoTime() - Duration.ofDays(1).toNanos();
  }

  private void write(LeaderElectionRecord record, Runnable request) {
    boolean releases = Utils.isNullOrEmpty(record.getHolderIdentity());
    long before = releases ? longAgo() : System.nanoTime();
    if (releases) {
      renewedNanos = before;
    }
    telling(
        () -> {
          request.run();
          return record;
        });
    renewedNanos = before;
    transitions = record.getLeaderTransitions();
  }

  /** That there is no lease is no sign that one can be had: what was wrong stands until one is. */
  private <T> Optional<T> telling(Supplier<T> request) {
    try {
      var answer = Optional.ofNullable(request.get());
      if (answer.isPresent()) {
        trouble = "";
      }
      return answer;
    } catch (KubernetesClientException e) {
      if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
        become(
            e.getCode() == HttpURLConnection.HTTP_NOT_FOUND
                ? "There is no Namespace "
                    + namespace
                    + " to keep the lease in: create it, or set POD_NAMESPACE (or"
                    + " SLUICE_LEASE_NAMESPACE) to the one Sluice runs in"
                : "The lease " + describe() + " cannot be read or written: " + e.getMessage());
      }
      throw e;
    }
  }

  private void become(String newTrouble) {
    if (!newTrouble.equals(trouble)) {
      trouble = newTrouble;
      LOG.warn(newTrouble);
    }
  }

  /**
   * A merge patch leaves out what is null: only an empty holder frees the lease for others at once.
   */
  private static LeaderElectionRecord withEmptyHolderWhereReleased(LeaderElectionRecord written) {
    return written.getHolderIdentity() != null
        ? written
        : written.toBuilder().holderIdentity("").build();
  }
}
