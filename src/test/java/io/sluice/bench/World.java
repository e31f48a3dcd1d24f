package io.sluice.bench;

import io.sluice.testbed.Part;
import io.sluice.testbed.TestBed;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The servers that all benchmarks share: what stores and notifies. Each benchmark has a cluster of
 * its own, so that none meets what another left behind.
 */
final class World implements AutoCloseable {

  private static final Duration SETTLED = Duration.ofSeconds(10);

  private final boolean quick;
  private final String jvm;
  private final TestBed bed = TestBed.own(Part.VERSITYGW_NOTIFYING, Part.ELASTICMQ);
  private final Map<String, Source> sources = new HashMap<>();
  private FleetSource fleet;
  private final Queues queues = new Queues(bed.elasticmq());

  /**
   * @param quick small numbers, to see whether it works
   * @param jvm the options of Sluice's JVM
   */
  World(boolean quick, String jvm) {
    this.quick = quick;
    this.jvm = jvm;
  }

  /** A number to measure with: the small one where it is only to be seen whether it works. */
  int size(int full, int small) {
    return quick ? small : full;
  }

  /** Whether Sluice's JVM starts from a cache of what an earlier one loaded. */
  boolean hasAotCache() {
    return jvm.contains("-XX:AOTCache=");
  }

  TestBed stores() {
    return bed;
  }

  Queues queues() {
    return queues;
  }

  StoreLog storeLog() {
    return new StoreLog(bed.notifyingVersitygwRequests());
  }

  /** A new, empty cluster with Sluice's CRD, that has done what its own start asks of it. */
  Cluster cluster() throws InterruptedException {
    var cluster = new Cluster(bed.notifyingVersitygw(), Map.of("JDK_JAVA_OPTIONS", jvm));
    Thread.sleep(SETTLED);
    return cluster;
  }

  /** So many ConfigMaps of 300 bytes; the same bucket at each call. */
  Source configMaps(int objects) {
    return sources.computeIfAbsent(
        "configmaps-" + objects,
        name -> Source.create(bed.notifyingVersitygw(), name, Manifests.configMaps(objects)));
  }

  /** So many apps of a Deployment, a ServiceAccount, a Service and an Ingress, a key each. */
  Source apps(int apps) {
    return sources.computeIfAbsent(
        "apps-" + apps,
        name -> Source.create(bed.notifyingVersitygw(), name, Manifests.apps(apps)));
  }

  /** Four ConfigMaps for each of many Buckets; the same at each call. */
  FleetSource fleet() {
    if (fleet == null) {
      fleet = FleetSource.create(bed.notifyingVersitygw(), size(2_000, 100));
    }
    return fleet;
  }

  /** From now on a bucket's changes are told to a queue. */
  void route(String bucket, String queueUrl) throws Exception {
    var request =
        HttpRequest.newBuilder(URI.create(bed.relay() + "/queues/" + bucket))
            .PUT(HttpRequest.BodyPublishers.ofString(queueUrl))
            .build();
    try (var http = HttpClient.newHttpClient()) {
      var answer = http.send(request, BodyHandlers.ofString());
      if (answer.statusCode() != 204) {
        throw new IllegalStateException("the relay answers " + answer.statusCode());
      }
    }
  }

  @Override
  public void close() {
    sources.values().forEach(Source::close);
    if (fleet != null) {
      fleet.close();
    }
    queues.close();
    bed.close();
  }
}
