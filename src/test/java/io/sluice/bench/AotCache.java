package io.sluice.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/**
 * Trains the JVM's ahead-of-time cache (JEP 514): a Sluice syncs two sources on the test bed's
 * servers, and what it loaded and linked is kept for those that start later.
 */
public final class AotCache {

  /** A heap that holds 10,000 objects, and what costs least CPU on two cores. */
  static final String PLAIN = "-Xmx192m -XX:+UseSerialGC -XX:TieredStopAtLevel=1";

  private static final Path FILE = Path.of("target", "quarkus-app", "sluice.aot");
  private static final int FIRST_JDK = 25;

  private AotCache() {}

  /** Sluice's JVM options, with the cache where one was trained. */
  static String options() {
    return Files.exists(FILE) ? PLAIN + " -XX:AOTCache=" + FILE : PLAIN;
  }

  /** Trains, where the JDK can. */
  public static void main(String[] arguments) throws Exception {
    Files.deleteIfExists(FILE);
    if (Runtime.version().feature() < FIRST_JDK) {
      System.out.printf("no AOT cache: it takes a JDK %d or newer%n", FIRST_JDK);
      return;
    }
    try (var world = new World(true, PLAIN + " -XX:AOTCacheOutput=" + FILE);
        var cluster = world.cluster();
        var sluice = cluster.sluice(Map.of())) {
      sync(cluster, "configmaps", world.configMaps(200));
      sync(cluster, "apps", world.apps(50));
      sluice.stop();
      if (!Files.exists(FILE)) {
        throw new IllegalStateException("the JVM wrote no " + FILE + ":\n" + sluice.log());
      }
    }
    System.out.printf("%s: %s%n", FILE, Say.mebibytes(Files.size(FILE)));
    System.exit(0);
  }

  private static void sync(Cluster cluster, String name, Source source)
      throws InterruptedException {
    cluster.bucket(name, source.url(), cluster.namespace(name), "30m");
    cluster.ready().awaitReady(name, Duration.ofMinutes(1));
  }
}
