package io.sluice.bench;

import io.sluice.testbed.ApiAudit;
import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ThreadLocalRandom;

/** B1: from an acknowledged PUT until a watch sees the change in the cluster. */
final class PushLatency implements Benchmark {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETUP = Duration.ofMinutes(5);
  private static final int WARM_UP = 10;
  private static final double GOAL_SECONDS = 0.1;
  private static final Map<Integer, String> FLUX =
      Map.of(1, "0.22 s", 100, "1.06 s", 1_000, "7.5–9.2 s");

  private final Details phases = Details.of("B1: where the time goes (medians)", Phases.titles());

  @Override
  public String id() {
    return "B1";
  }

  @Override
  public String title() {
    return "push latency";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    findings.details(phases);
    var sizes = world.size(4, 3) == 4 ? List.of(1, 100, 1_000, 10_000) : List.of(1, 100, 1_000);
    try (var path = new S3Path(world, false)) {
      run(path, world, sizes, findings);
    }
    try (var path = new S3Path(world, true)) {
      run(path, world, sizes, findings);
    }
    try (var path = new GcsPath(world)) {
      run(path, world, sizes, findings);
    }
  }

  private void run(PushPath path, World world, List<Integer> sizes, Findings findings)
      throws Exception {
    try (var cluster = world.cluster()) {
      path.prepare(cluster, sizes);
      Map<String, String> environment = cluster.environment(path.environment());
      environment.putAll(SluiceLog.EACH_STEP);
      try (var sluice = SluiceProcess.start(environment)) {
        Map<Integer, String> namespaces = new TreeMap<>();
        for (int objects : sizes) {
          namespaces.put(objects, cluster.namespace("push"));
          cluster.bucketWith(
              name(objects), path.url(objects), path.secret(), namespaces.get(objects), "30m");
        }
        cluster.ready().awaitAllReady(sizes.size(), SETUP);
        path.connect();
        for (int objects : sizes) {
          try (var values = ValueWatch.over(cluster.client(), namespaces.get(objects))) {
            measure(new Run(path, world, cluster, sluice, objects, values), findings);
          }
        }
      }
    }
  }

  private record Run(
      PushPath path,
      World world,
      Cluster cluster,
      SluiceProcess sluice,
      int objects,
      ValueWatch values) {

    Change change(int number) throws InterruptedException {
      int which = number * 37 % objects;
      String value = "v" + number + "-" + System.nanoTime();
      String revision = cluster.ready().of(name(objects)).revision();
      values.expect(Manifests.configMapName(which), value);
      Instant begun = Instant.now();
      String etag =
          path.put(objects, Manifests.configMapKey(which), Manifests.configMap(which, value));
      Instant acknowledged = Instant.now();
      Instant seen = values.await(Manifests.configMapName(which), value, PATIENCE);
      cluster.ready().awaitOtherRevision(name(objects), revision, PATIENCE);
      Thread.sleep(ThreadLocalRandom.current().nextInt(20, 80));
      return new Change(etag, begun, acknowledged, seen);
    }
  }

  private void measure(Run run, Findings findings) throws InterruptedException {
    for (int i = 0; i < run.world().size(WARM_UP, 3); i++) {
      run.change(i);
    }
    var use = new ProcessUse(run.sluice().process());
    Duration before = use.cpu();
    List<Change> changes = new ArrayList<>();
    int times = run.world().size(60, 10);
    for (int i = 0; i < times; i++) {
      changes.add(run.change(1_000 + i));
    }
    double cpu = Samples.seconds(use.cpu().minus(before)) / times;
    var latency = Samples.seconds(changes.stream().map(Change::latency).toList());
    findings.row(
        Row.of("B1", title(run), Say.spread(latency))
            .goal("at most 0.1 s", latency.median() <= GOAL_SECONDS)
            .flux(run.path() instanceof GcsPath ? "" : FLUX.getOrDefault(run.objects(), ""))
            .floor("10 ms")
            .figures("seconds", latency)
            .figure("cpuSecondsAChange", cpu));
    var relay = run.path().relayLog();
    var log = SluiceLog.read(run.sluice().log());
    var spent = new Phases();
    changes.forEach(c -> spent.add(c, run.path(), run.objects(), relay, log));
    phases.line(spent.line(run.path().name(), run.objects()));
    if (run.objects() == 1_000) {
      requests(run, cpu, findings);
    }
  }

  private static String title(Run run) {
    return "%s, one object of %s".formatted(run.path().name(), Say.count(run.objects()));
  }

  private static void requests(Run run, double cpu, Findings findings) throws InterruptedException {
    StoreLog store = run.world().storeLog();
    ApiAudit audit = run.cluster().audit();
    run.change(5_000);
    var asked = Requests.of(audit.requests());
    Map<String, Long> reads = run.path().reads(store, run.objects());
    boolean one = reads.isEmpty() || reads.equals(Map.of("GetObject", 1L));
    findings.row(
        Row.of(
                "B1",
                "requests for one change of 1,000, " + run.path().name(),
                "storage: %s; Kubernetes: %d (%s); %s of CPU"
                    .formatted(
                        reads.isEmpty() ? "not counted" : Requests.told(reads),
                        asked.total(),
                        asked.told(),
                        Say.seconds(cpu)))
            .goal("1 GET, at most 4 Kubernetes requests", one && asked.total() <= 4)
            .flux("1 list, 2,002 HEAD, 1,000 GET; 2,020 Kubernetes requests; 4 s of CPU")
            .floor("1 GET, 1 PATCH")
            .figure("storageRequests", reads)
            .figure("kubernetesRequests", asked.counts()));
  }

  private static String name(int objects) {
    return "objects-" + objects;
  }
}
