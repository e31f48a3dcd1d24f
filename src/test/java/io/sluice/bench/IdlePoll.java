package io.sluice.bench;

import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;

/** B3: a poll that finds nothing new. */
final class IdlePoll implements Benchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(5);

  @Override
  public String id() {
    return "B3";
  }

  @Override
  public String title() {
    return "a poll that finds nothing new";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    findings.row(
        measure(world, world.size(1_000, 200), "3s")
            .flux("3 S3 requests; 2,007 Kubernetes requests with a sync"));
    findings.row(measure(world, world.size(10_000, 1_000), "5s"));
  }

  private static Row measure(World world, int objects, String interval)
      throws InterruptedException {
    Source source = world.configMaps(objects);
    try (var cluster = world.cluster();
        var sluice = cluster.sluice(Map.of())) {
      cluster.bucket("idle", source.url(), cluster.namespace("idle"), interval);
      cluster.ready().awaitReady("idle", PATIENCE);
      awaitPolls(sluice, 3);
      var use = new ProcessUse(sluice.process());
      StoreLog store = world.storeLog();
      ApiAudit audit = cluster.audit();
      double polls = polls(sluice);
      Duration cpu = use.cpu();
      awaitPolls(sluice, world.size(6, 2));
      double passed = polls(sluice) - polls;
      Duration spent = use.cpu().minus(cpu);
      var asked = Requests.of(audit.requests());
      Map<String, Long> reads = store.reads(source.bucket());
      return row(objects, passed, reads, asked, spent);
    }
  }

  private static Row row(
      int objects, double polls, Map<String, Long> reads, Requests asked, Duration cpu) {
    Map<String, Long> onePoll = each(reads, polls);
    Map<String, Long> oneCheck = each(asked.counts(), polls);
    double pages = Math.ceil(objects / 1_000.0);
    long lists = asked.counts().getOrDefault("list configmaps", 0L);
    boolean storageMet =
        reads.size() == 1 && reads.values().iterator().next() <= pages * polls + pages;
    return Row.of(
            "B3",
            "a poll of %s objects, nothing new".formatted(Say.count(objects)),
            "storage: %s; Kubernetes: %s; %s of CPU"
                .formatted(
                    Requests.told(onePoll),
                    Requests.told(oneCheck),
                    Say.seconds(Samples.seconds(cpu) / polls)))
        .goal(
            pages > 1
                ? "1 list (%s pages), 1 metadata list a kind, no write".formatted(Say.count(pages))
                : "1 list, 1 metadata list a kind, no write",
            storageMet && asked.writes() == 0 && lists <= polls + 1)
        .figure("polls", polls)
        .figure("storageRequestsAPoll", onePoll)
        .figure("kubernetesRequestsAPoll", oneCheck)
        .figure("cpuSecondsAPoll", Samples.seconds(cpu) / polls);
  }

  /** Rounded: a poll may be half done when the counting begins or ends. */
  private static Map<String, Long> each(Map<String, Long> counts, double polls) {
    Map<String, Long> each = new TreeMap<>();
    counts.forEach((what, count) -> each.put(what, Math.round(count / polls)));
    return each;
  }

  private static void awaitPolls(SluiceProcess sluice, int more) throws InterruptedException {
    double before = polls(sluice);
    Instant deadline = Instant.now().plus(PATIENCE);
    while (polls(sluice) < before + more) {
      if (Instant.now().isAfter(deadline)) {
        throw new IllegalStateException("no " + more + " polls within " + PATIENCE);
      }
      Thread.sleep(250);
    }
  }

  private static double polls(SluiceProcess sluice) {
    return Metrics.of(sluice).sum("sluice_syncs_total", "trigger=\"poll\"");
  }
}
