package io.sluice.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** B2: from a Bucket's creation until it is Ready, in a process just started and in a warm one. */
final class FirstSync implements Benchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String GOAL = "under 3.5 s";
  private static final double GOAL_SECONDS = 3.5;

  @Override
  public String id() {
    return "B2";
  }

  @Override
  public String title() {
    return "first sync";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    int thousand = world.size(1_000, 200);
    var few = new Case(Say.count(thousand) + " ConfigMaps", world.configMaps(thousand), 3, 2);
    int count = world.size(250, 50);
    var apps = new Case(count + " apps (" + count * 4 + " objects)", world.apps(count), 3, 2);
    int most = world.size(10_000, 1_000);
    var many = new Case(Say.count(most) + " ConfigMaps", world.configMaps(most), 1, 1);
    few.measure(world);
    findings.row(
        few.later()
            .goal(GOAL, few.warm() < GOAL_SECONDS)
            .flux("10.6 s")
            .floor("1.5 s (1,000 warm applies, 32 at once)"));
    findings.row(few.first().goal(GOAL, few.cold() < GOAL_SECONDS));
    if (world.hasAotCache()) {
      findings.row(few.firstUncached(world));
    }
    apps.measure(world);
    findings.row(apps.later().goal(GOAL, apps.warm() < GOAL_SECONDS).flux("11.6 s, 4 s of CPU"));
    findings.row(apps.first().goal(GOAL, apps.cold() < GOAL_SECONDS));
    if (world.hasAotCache()) {
      findings.row(apps.firstUncached(world));
    }
    many.measure(world);
    findings.row(many.later());
    findings.row(many.first());
  }

  /** One source, synced by some new processes, and by each some more times. */
  private static final class Case {

    private final String title;
    private final Source source;
    private final int processes;
    private final int again;
    private final List<Duration> cold = new ArrayList<>();
    private final List<Duration> warm = new ArrayList<>();
    private final List<Duration> cpu = new ArrayList<>();
    private long peak;

    Case(String title, Source source, int processes, int again) {
      this.title = title;
      this.source = source;
      this.processes = processes;
      this.again = again;
    }

    double cold() {
      return Samples.seconds(cold).median();
    }

    double warm() {
      return Samples.seconds(warm).median();
    }

    void measure(World world) throws InterruptedException {
      measure(world, Map.of());
    }

    private void measure(World world, Map<String, String> environment) throws InterruptedException {
      for (int i = 0; i < processes; i++) {
        try (var cluster = world.cluster();
            var sluice = cluster.sluice(environment)) {
          var use = new ProcessUse(sluice.process());
          Duration before = use.cpu();
          cold.add(sync(cluster));
          cpu.add(use.cpu().minus(before));
          peak = Math.max(peak, use.peak());
          for (int n = 0; n < again; n++) {
            warm.add(sync(cluster));
          }
        }
      }
    }

    /** Of processes that had just started, without the JVM's AOT cache. */
    Row firstUncached(World world) throws InterruptedException {
      var uncached = new Case(title, source, processes, 0);
      uncached.measure(world, Map.of("JDK_JAVA_OPTIONS", AotCache.PLAIN));
      return uncached.first(", without an AOT cache");
    }

    /** Of processes that had just started. */
    Row first() {
      return first("");
    }

    private Row first(String how) {
      var seconds = Samples.seconds(cold);
      double spent = Samples.seconds(cpu).median();
      return Row.of(
              "B2",
              title + ", the first work of a new process" + how,
              "%s; %s of CPU; peak %s"
                  .formatted(Say.spread(seconds), Say.seconds(spent), Say.mebibytes(peak)))
          .figures("coldSeconds", seconds)
          .figure("coldCpuSeconds", spent)
          .figure("peakMiB", peak / 1048576);
    }

    /** Of processes that had synced another source before. */
    Row later() {
      var seconds = Samples.seconds(warm);
      return Row.of("B2", title, Say.spread(seconds)).figures("warmSeconds", seconds);
    }

    private Duration sync(Cluster cluster) throws InterruptedException {
      String namespace = cluster.namespace("first");
      String name = namespace;
      Instant begun = Instant.now();
      cluster.bucket(name, source.url(), namespace, "30m");
      Instant ready = cluster.ready().awaitReady(name, PATIENCE);
      int applied = objects(cluster, namespace);
      if (applied < source.objects()) {
        throw new IllegalStateException(
            "Ready with " + applied + " of " + source.objects() + " objects");
      }
      cluster.deleteBucket(name);
      return Duration.between(begun, ready);
    }

    private static int objects(Cluster cluster, String namespace) {
      return List.of(
              "v1/ConfigMap",
              "v1/ServiceAccount",
              "v1/Service",
              "apps/v1/Deployment",
              "networking.k8s.io/v1/Ingress")
          .stream()
          .mapToInt(kind -> cluster.applied(kind, namespace))
          .sum();
    }
  }
}
