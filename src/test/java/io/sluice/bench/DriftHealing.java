package io.sluice.bench;

import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** An applied object is edited by hand: how long until it is as it was. */
final class DriftHealing implements Benchmark {

  private static final int OBJECTS = 100;
  private static final int INTERVAL_SECONDS = 10;

  @Override
  public String id() {
    return "drift";
  }

  @Override
  public String title() {
    return "drift by hand";
  }

  @Override
  public void run(World world, Findings findings) throws Exception {
    var source =
        Source.create(world.stores().notifyingVersitygw(), "drift", Manifests.configMaps(OBJECTS));
    try (source;
        var cluster = world.cluster();
        var sluice = cluster.sluice(Map.of())) {
      String namespace = cluster.namespace("drift");
      cluster.bucket("drift", source.url(), namespace, INTERVAL_SECONDS + "s");
      cluster.ready().awaitReady("drift", Duration.ofMinutes(1));
      List<Duration> healed = new ArrayList<>();
      try (var values = ValueWatch.over(cluster.client(), namespace)) {
        for (int i = 0; i < world.size(8, 2); i++) {
          pause(healed);
          healed.add(edit(cluster, namespace, i, values));
        }
      }
      var samples = Samples.seconds(healed);
      findings.row(
          Row.of(
                  "drift",
                  "an object of %d is edited by hand, interval 10 s".formatted(OBJECTS),
                  Say.spread(samples))
              .goal("under 0.2 s, with drift watching", samples.median() < 0.2)
              .flux("5 s")
              .figures("seconds", samples));
    }
  }

  private static Duration edit(Cluster cluster, String namespace, int number, ValueWatch values)
      throws InterruptedException {
    String name = Manifests.configMapName(number);
    values.expect(name, "0");
    Instant begun = Instant.now();
    cluster
        .client()
        .configMaps()
        .inNamespace(namespace)
        .withName(name)
        .patch(
            PatchContext.of(PatchType.JSON_MERGE),
            "{\"data\":{\"value\":\"by hand " + number + "\"}}");
    return Duration.between(
        begun, values.await(name, "0", Duration.ofSeconds(INTERVAL_SECONDS * 4)));
  }

  /** Edits fall anywhere between two polls, not right after one. */
  private static void pause(List<Duration> before) throws InterruptedException {
    boolean watched = !before.isEmpty() && before.getLast().toSeconds() < 1;
    Thread.sleep(
        ThreadLocalRandom.current().nextInt(watched ? 500 : INTERVAL_SECONDS * 1_000) + 200);
  }
}
