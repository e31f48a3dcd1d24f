package io.sluice.bench;

import io.sluice.testbed.SluiceProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** B4: from the process's start until it is ready and until its first object is applied; memory. */
final class StartUp implements Benchmark {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final Duration SETTLED = Duration.ofSeconds(5);
  private static final String VALUE = "0";

  @Override
  public String id() {
    return "B4";
  }

  @Override
  public String title() {
    return "start-up and memory";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    for (Executable executable : Executable.all()) {
      try (var use = executable.use();
          var cluster = world.cluster()) {
        new Measured(world, cluster, executable).run(findings);
      }
    }
  }

  private static final class Measured {

    private final World world;
    private final Cluster cluster;
    private final Executable executable;
    private final List<Duration> ready = new ArrayList<>();
    private final List<Duration> applied = new ArrayList<>();

    Measured(World world, Cluster cluster, Executable executable) {
      this.world = world;
      this.cluster = cluster;
      this.executable = executable;
    }

    void run(Findings findings) throws InterruptedException {
      int times = world.size(5, 2);
      for (int i = 1; i < times; i++) {
        try (var sluice = start(i)) {
          cluster.deleteBucket("start-" + i);
        }
      }
      try (var sluice = start(times)) {
        memory(sluice, findings);
      }
      var toReady = Samples.seconds(ready);
      var toApplied = Samples.seconds(applied);
      var row =
          Row.of(
                  "B4",
                  "start-up, " + executable.name(),
                  "ready after %s, first object applied after %s"
                      .formatted(Say.spread(toReady), Say.spread(toApplied)))
              .flux("first object applied after 1.0 s")
              .figures("readySeconds", toReady)
              .figures("appliedSeconds", toApplied);
      findings.row(
          executable.isNative()
              ? row.goal("first object applied in under 0.5 s", toApplied.median() < 0.5)
              : row);
    }

    private SluiceProcess start(int number) throws InterruptedException {
      String namespace = cluster.namespace("start");
      cluster.bucket("start-" + number, world.configMaps(1).url(), namespace, "30m");
      try (var values = ValueWatch.over(cluster.client(), namespace)) {
        String name = Manifests.configMapName(0);
        String value = VALUE + "-" + number + "-" + System.nanoTime();
        world.configMaps(1).put(Manifests.configMapKey(0), Manifests.configMap(0, value));
        values.expect(name, value);
        var sluice = SluiceProcess.launch(cluster.environment(Map.of()));
        try (var probe = new Probe(sluice)) {
          Instant answered = probe.awaitReady(body -> true, PATIENCE);
          Instant begun = sluice.process().info().startInstant().orElseThrow();
          ready.add(Duration.between(begun, answered));
          applied.add(Duration.between(begun, values.await(name, value, PATIENCE)));
          return sluice;
        } catch (IllegalStateException e) {
          String log = sluice.log();
          sluice.close();
          throw new IllegalStateException(e.getMessage() + "\n" + log, e);
        }
      }
    }

    private void memory(SluiceProcess sluice, Findings findings) throws InterruptedException {
      Thread.sleep(SETTLED);
      var use = new ProcessUse(sluice.process());
      long idle = use.resident();
      use.forgetPeak();
      Source source = world.configMaps(world.size(1_000, 200));
      cluster.bucket("memory", source.url(), cluster.namespace("memory"), "30m");
      cluster.ready().awaitReady("memory", Duration.ofMinutes(5));
      long peak = use.peak();
      long most = executable.isNative() ? 180 : 300;
      long mostIdle = executable.isNative() ? 100 : 300;
      findings.row(
          Row.of(
                  "B4",
                  "resident memory, " + executable.name(),
                  "idle %s, peak in the first sync of %s ConfigMaps %s"
                      .formatted(
                          Say.mebibytes(idle), Say.count(source.objects()), Say.mebibytes(peak)))
              .goal(
                  executable.isNative() ? "under 100 and 180 MiB" : "under 300 MiB",
                  idle < mostIdle << 20 && peak < most << 20)
              .flux("187 MiB, 258 MiB (its two processes together)")
              .figure("idleMiB", idle >> 20)
              .figure("peakMiB", peak >> 20));
    }
  }
}
