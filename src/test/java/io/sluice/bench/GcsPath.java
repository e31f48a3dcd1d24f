package io.sluice.bench;

import io.sluice.notification.PubSubFixture;
import io.sluice.testbed.Gcs;
import io.sluice.testbed.TokenServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;

/** fake-gcs-server, Pub/Sub, and the event log in memory. */
final class GcsPath implements PushPath {

  private static final String SECRET = "gcs-credentials";
  private static final int AT_ONCE = 8;

  private final World world;
  private final Gcs gcs;
  private final PubSubFixture pubsub;
  private final TokenServer tokens = new TokenServer();
  private final Map<Integer, String> buckets = new HashMap<>();

  GcsPath(World world) throws IOException {
    this.world = world;
    this.gcs = new Gcs(world.stores().gcs());
    this.pubsub = new PubSubFixture(world.stores().pubsub());
  }

  @Override
  public String name() {
    return "GCS → Pub/Sub → memory";
  }

  @Override
  public Map<String, String> environment() {
    return Map.of(
        "STORAGE_EMULATOR_HOST", world.stores().gcs().toString(),
        "PUBSUB_EMULATOR_HOST", world.stores().pubsub(),
        "SLUICE_EVENTS_PUBSUB_SUBSCRIPTIONS", pubsub.subscription());
  }

  @Override
  public void prepare(Cluster cluster, Iterable<Integer> sizes) throws Exception {
    cluster.secret(SECRET, Map.of("serviceaccount", tokens.keyFile()));
    for (int objects : sizes) {
      String bucket = gcs.bucket("bench");
      buckets.put(objects, bucket);
      try (var uploads = Executors.newFixedThreadPool(AT_ONCE)) {
        var all =
            Manifests.configMaps(objects).entrySet().stream()
                .map(e -> uploads.submit(() -> gcs.put(bucket, "app/" + e.getKey(), e.getValue())))
                .toList();
        for (var one : all) {
          one.get();
        }
      }
    }
  }

  @Override
  public String url(int objects) {
    return "gs://" + buckets.get(objects) + "/app";
  }

  @Override
  public String secret() {
    return SECRET;
  }

  @Override
  public void connect() throws Exception {
    for (String bucket : buckets.values()) {
      pubsub.notify(world.stores().gcs(), bucket);
    }
  }

  @Override
  public String put(int objects, String key, String body) {
    return gcs.put(buckets.get(objects), "app/" + key, body);
  }

  @Override
  public RelayLog relayLog() {
    return RelayLog.read(Path.of("/dev/null"));
  }

  @Override
  public Optional<RelayLog.Relayed> relayed(RelayLog log, int objects, String etag) {
    return Optional.empty();
  }

  @Override
  public Map<String, Long> reads(StoreLog since, int objects) {
    return Map.of();
  }

  @Override
  public void close() {
    pubsub.close();
    tokens.close();
  }
}
