package io.sluice.bench;

import io.sluice.testbed.Names;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/** versitygw, the relay, ElasticMQ, and the event log in memory or in Kafka. */
final class S3Path implements PushPath {

  private final World world;
  private final boolean kafka;
  private final String queue;
  private final TreeSet<Integer> sizes = new TreeSet<>();

  S3Path(World world, boolean kafka) {
    this.world = world;
    this.kafka = kafka;
    this.queue = world.queues().create();
  }

  @Override
  public String name() {
    return kafka ? "S3 → SQS → Kafka" : "S3 → SQS → memory";
  }

  @Override
  public Map<String, String> environment() {
    Map<String, String> all = new HashMap<>(world.queues().environment(queue));
    if (kafka) {
      String topic = Names.unique("bench");
      all.put("SLUICE_EVENTS_LOG", "kafka");
      all.put("KAFKA_BOOTSTRAP_SERVERS", world.stores().kafka());
      all.put("SLUICE_EVENTS_TOPIC", topic);
      all.put("SLUICE_EVENTS_DEAD_LETTER_TOPIC", topic + ".dead");
    }
    return all;
  }

  @Override
  public void prepare(Cluster cluster, Iterable<Integer> wanted) {
    wanted.forEach(world::configMaps);
    wanted.forEach(sizes::add);
  }

  @Override
  public String url(int objects) {
    return world.configMaps(objects).url();
  }

  @Override
  public String secret() {
    return Cluster.SECRET;
  }

  @Override
  public void connect() throws Exception {
    for (int objects : sizes) {
      world.route(world.configMaps(objects).bucket(), queue);
    }
  }

  @Override
  public String put(int objects, String key, String body) {
    return world.configMaps(objects).put(key, body);
  }

  @Override
  public RelayLog relayLog() {
    return RelayLog.read(world.stores().relayLog());
  }

  @Override
  public Optional<RelayLog.Relayed> relayed(RelayLog log, int objects, String etag) {
    return log.of(world.configMaps(objects).bucket(), etag);
  }

  @Override
  public Map<String, Long> reads(StoreLog since, int objects) {
    return since.reads(world.configMaps(objects).bucket());
  }

  @Override
  public void close() {}
}
