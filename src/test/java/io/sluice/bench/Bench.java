package io.sluice.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Runs the benchmarks and publishes what was found. See docs/benchmarks.md. */
public final class Bench {

  private Bench() {}

  /**
   * System properties: {@code bench.only} is a comma list such as {@code B1,B3}, {@code
   * bench.quick} takes small numbers, {@code bench.save} publishes a part too, {@code bench.jvm}
   * are Sluice's JVM options, {@code sluice.executable} is run instead of the JVM.
   */
  public static void main(String[] arguments) {
    String only = System.getProperty("bench.only", "");
    boolean quick = !System.getProperty("bench.quick", "").isEmpty();
    String given = System.getProperty("bench.jvm", "");
    String jvm = given.isEmpty() ? AotCache.options() : given;
    var wanted = Set.copyOf(only.isEmpty() ? List.of() : List.of(only.split(",", -1)));
    var known = all().stream().map(Benchmark::id).toList();
    if (!known.containsAll(wanted)) {
      System.err.printf("bench.only is %s, but there are %s%n", only, String.join(",", known));
      System.exit(2);
    }
    var published = new Published(Path.of("target", "bench"), quick, jvm);
    boolean complete = true;
    try (var world = new World(quick, jvm)) {
      for (Benchmark benchmark : all()) {
        if (wanted.isEmpty() || wanted.contains(benchmark.id())) {
          complete &= run(benchmark, world, published);
        }
      }
    }
    published.print();
    if (!quick && (wanted.isEmpty() || !System.getProperty("bench.save", "").isEmpty())) {
      published.save(Path.of("docs"));
    }
    System.exit(complete ? 0 : 1);
  }

  private static List<Benchmark> all() {
    return List.of(
        new PushLatency(),
        new FirstSync(),
        new IdlePoll(),
        new StartUp(),
        new Fleet(),
        new EventRate(),
        new Failover(),
        new DriftHealing());
  }

  private static boolean run(Benchmark benchmark, World world, Published published) {
    System.out.printf("%s %s%n", benchmark.id(), benchmark.title());
    var findings = new Findings();
    Instant begun = Instant.now();
    try {
      benchmark.run(world, findings);
      return true;
    } catch (Exception | AssertionError e) {
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      e.printStackTrace();
      findings.row(Row.of(benchmark.id(), benchmark.title(), "failed: " + firstLine(e)));
      return false;
    } finally {
      published.add(benchmark, findings, Duration.between(begun, Instant.now()));
    }
  }

  private static String firstLine(Throwable error) {
    return String.valueOf(error.getMessage()).lines().findFirst().orElse(error.toString());
  }
}
