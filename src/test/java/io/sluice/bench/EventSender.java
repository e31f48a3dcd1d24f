package io.sluice.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Sends many events of one S3 bucket, of which one in some is of a key that a Bucket cares for.
 *
 * @param buckets how many Buckets of the fleet there are
 */
record EventSender(World world, int buckets) {

  private static final int BATCH = 10;

  /**
   * Puts events into Kafka as the bridge does.
   *
   * @param oneIn one in so many is of a Bucket; 0 for none
   */
  void produce(String topic, int events, int oneIn) {
    String bucket = world.fleet().bucket();
    Map<String, Object> settings =
        Map.of(
            ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
            world.stores().kafka(),
            ProducerConfig.LINGER_MS_CONFIG,
            20,
            ProducerConfig.BATCH_SIZE_CONFIG,
            1 << 18);
    byte[] key = ("s3://" + bucket).getBytes(UTF_8);
    try (var producer =
        new KafkaProducer<>(settings, new ByteArraySerializer(), new ByteArraySerializer())) {
      for (int n = 0; n < events; n++) {
        String object = key(n, oneIn);
        String id = id(n);
        var record =
            new ProducerRecord<>(topic, key, S3Records.record(bucket, object, id).getBytes(UTF_8));
        S3Records.headers(bucket, object, id)
            .forEach((name, value) -> record.headers().add(name, value));
        var unused = producer.send(record);
      }
      producer.flush();
    }
  }

  /** Sends events to a queue, each a message. */
  void send(String queue, int events, int oneIn) {
    IntStream.range(0, events / BATCH)
        .parallel()
        .forEach(
            batch ->
                world
                    .queues()
                    .send(
                        queue,
                        IntStream.range(batch * BATCH, (batch + 1) * BATCH)
                            .mapToObj(n -> message(n, oneIn))
                            .toList()));
  }

  private String message(int n, int oneIn) {
    return S3Records.message(world.fleet().bucket(), key(n, oneIn), id(n));
  }

  private String key(int n, int oneIn) {
    return oneIn > 0 && n % oneIn == 0
        ? FleetSource.wholeKey(n / oneIn % buckets, 0)
        : "elsewhere/%d/%d.parquet".formatted(n % 977, n);
  }

  private static String id(int n) {
    return "%016X".formatted(n);
  }
}
