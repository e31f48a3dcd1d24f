package io.sluice.bench;

import io.sluice.testbed.S3Endpoint;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** One S3 bucket with a prefix of four ConfigMaps for each Bucket of a fleet. */
final class FleetSource implements AutoCloseable {

  private static final int OBJECTS = 4;
  private static final int AT_ONCE = 8;

  private final Source source;
  private final int most;

  private FleetSource(Source source, int most) {
    this.source = source;
    this.most = most;
  }

  static FleetSource create(S3Endpoint store, int most) {
    Map<String, String> all = new LinkedHashMap<>();
    for (int bucket = 0; bucket < most; bucket++) {
      for (int i = 0; i < OBJECTS; i++) {
        all.put(key(bucket, i), Manifests.configMap(bucket * OBJECTS + i, "0"));
      }
    }
    return new FleetSource(Source.create(store, "fleet", all), most);
  }

  /** The S3 bucket. */
  String bucket() {
    return source.bucket();
  }

  /** The whole key of an object of a Bucket. */
  static String wholeKey(int bucket, int object) {
    return "app/" + key(bucket, object);
  }

  private static String key(int bucket, int object) {
    return "b%04d/%d.yaml".formatted(bucket, object);
  }

  /** Creates so many Buckets with one namespace for all, and returns when they are created. */
  void create(Cluster cluster, int buckets, String interval) throws InterruptedException {
    if (buckets > most) {
      throw new IllegalArgumentException("there are only " + most);
    }
    String namespace = cluster.namespace("fleet");
    try (var creating = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<?>> all = new ArrayList<>();
      for (int i = 0; i < buckets; i++) {
        String name = "b%04d".formatted(i);
        all.add(
            creating.submit(
                () -> cluster.bucket(name, source.url() + "/" + name, namespace, interval)));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("a Bucket could not be created", e.getCause());
    }
  }

  @Override
  public void close() {
    source.close();
  }
}
