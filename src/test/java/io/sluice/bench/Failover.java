package io.sluice.bench;

import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** B7: the leader is killed; another leads, and looks at all Buckets once. */
final class Failover implements Benchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Map<String, String> ELECTED = Map.of("SLUICE_LEADER_ELECTION", "on");

  @Override
  public String id() {
    return "B7";
  }

  @Override
  public String title() {
    return "failover";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    int buckets = world.size(500, 50);
    var fleet = world.fleet();
    List<SluiceProcess> running = new ArrayList<>();
    try (var cluster = world.cluster()) {
      var handover = new ArrayList<Duration>();
      running.add(cluster.sluice(ELECTED));
      leads(running.getFirst());
      fleet.create(cluster, buckets, "30m");
      cluster.ready().awaitAllReady(buckets, Duration.ofMinutes(5));
      List<Duration> leading = new ArrayList<>();
      List<Duration> checked = new ArrayList<>();
      Requests asked = null;
      Map<String, Long> reads = Map.of();
      for (int i = 0; i < world.size(2, 1); i++) {
        running.add(cluster.sluice(ELECTED));
        standsBy(running.getLast());
        var audit = cluster.audit();
        var store = world.storeLog();
        var next = running.getLast();
        running.getFirst().kill();
        running.removeFirst();
        Instant killed = Instant.now();
        leading.add(Duration.between(killed, leads(next)));
        Instant all =
            Probe.await(
                () -> Metrics.of(next).syncs() >= buckets,
                Duration.ofMillis(100),
                PATIENCE,
                "not all Buckets were checked");
        checked.add(Duration.between(killed, all));
        asked = Requests.of(audit.requests());
        reads = store.reads(fleet.bucket());
      }
      findings.row(row(buckets, leading, checked, asked, reads));
      for (int i = 0; i < world.size(4, 1); i++) {
        running.add(cluster.sluice(ELECTED));
        standsBy(running.getLast());
        Instant told = Instant.now();
        var stopping = running.removeFirst();
        var ending = Thread.ofVirtual().start(stopping::stop);
        handover.add(Duration.between(told, leads(running.getLast())));
        ending.join();
      }
      var seconds = Samples.seconds(handover);
      findings.row(
          Row.of(
                  "B7",
                  "%s Buckets, the leader is told to stop".formatted(Say.count(buckets)),
                  "another leads after " + Say.spread(seconds))
              .goal("within 1 s", seconds.largest() <= 1)
              .figures("handoverSeconds", seconds));
    } finally {
      running.forEach(SluiceProcess::close);
    }
  }

  private static Row row(
      int buckets,
      List<Duration> leading,
      List<Duration> checked,
      Requests asked,
      Map<String, Long> reads) {
    return Row.of(
            "B7",
            "%s Buckets, the leader is killed".formatted(Say.count(buckets)),
            "another leads after %s (the lease lasts 15 s), all are checked after %s; storage: %s; Kubernetes: %s"
                .formatted(
                    Say.spread(Samples.seconds(leading)),
                    Say.spread(Samples.seconds(checked)),
                    Requests.told(reads),
                    asked.told()))
        .figures("leadingSeconds", Samples.seconds(leading))
        .figures("checkedSeconds", Samples.seconds(checked))
        .figure("storageRequests", reads)
        .figure("kubernetesRequests", asked.counts());
  }

  private static Instant leads(SluiceProcess process) throws InterruptedException {
    try (var probe = new Probe(process)) {
      return probe.awaitReady(body -> body.contains("\"leading"), PATIENCE);
    }
  }

  private static void standsBy(SluiceProcess process) throws InterruptedException {
    try (var probe = new Probe(process)) {
      probe.awaitReady(body -> body.contains(" leads"), PATIENCE);
    }
  }
}
