package io.sluice.bench;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;

/**
 * B5: many Buckets of four objects each, created at once; then a minute in which all are polled.
 */
final class Fleet implements Benchmark {

  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final Duration IDLE = Duration.ofSeconds(60);

  @Override
  public String id() {
    return "B5";
  }

  @Override
  public String title() {
    return "fleet";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    findings.row(measure(world, world.size(100, 20), true, 5).flux("19 s"));
    findings.row(measure(world, world.size(100, 20), false, 5));
    findings.row(measure(world, world.size(500, 50), true, 20).flux("85 s, and 80 s of CPU"));
    findings.row(measure(world, world.size(500, 50), false, 20));
    findings.row(measure(world, world.size(2_000, 100), true, 0));
  }

  /**
   * @param worked whether the process synced another Bucket before
   */
  private static Row measure(World world, int buckets, boolean worked, int goalSeconds)
      throws InterruptedException {
    var fleet = world.fleet();
    var earlier = world.configMaps(world.size(1_000, 200));
    try (var cluster = world.cluster();
        var sluice = cluster.sluice(Map.of())) {
      if (worked) {
        cluster.bucket("earlier", earlier.url(), cluster.namespace("earlier"), "1h");
        cluster.ready().awaitReady("earlier", PATIENCE);
      }
      var use = new ProcessUse(sluice.process());
      Duration before = use.cpu();
      Instant begun = Instant.now();
      fleet.create(cluster, buckets, "1m");
      Instant ready = cluster.ready().awaitAllReady(worked ? buckets + 1 : buckets, PATIENCE);
      Duration cpu = use.cpu().minus(before);
      double seconds = Samples.seconds(Duration.between(begun, ready));
      double syncs = Metrics.of(sluice).syncs();
      Duration beforeIdle = use.cpu();
      Thread.sleep(world.size((int) IDLE.toMillis(), 10_000));
      Duration idle = use.cpu().minus(beforeIdle);
      double polls = Metrics.of(sluice).syncs() - syncs;
      var row =
          Row.of(
                  "B5",
                  "%s Buckets of 4 objects%s"
                      .formatted(
                          Say.count(buckets), worked ? "" : ", the first work of a new process"),
                  "all Ready after %s, %s of CPU; then %s of CPU in %s of %s polls; resident %s, peak %s"
                      .formatted(
                          Say.seconds(seconds),
                          Say.seconds(cpu),
                          Say.seconds(idle),
                          world.size(60, 10) + " s",
                          Say.count(polls),
                          Say.mebibytes(use.resident()),
                          Say.mebibytes(use.peak())))
              .figure("readySeconds", seconds)
              .figure("cpuSeconds", Samples.seconds(cpu))
              .figure("idleCpuSeconds", Samples.seconds(idle))
              .figure("idlePolls", polls)
              .figure("residentMiB", use.resident() >> 20)
              .figure("peakMiB", use.peak() >> 20);
      return goalSeconds == 0
          ? row
          : row.goal("under " + goalSeconds + " s", seconds < goalSeconds);
    }
  }
}
