package io.sluice.notification;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** The producer of the log's records: one at a time, and another after a failure. Thread-safe. */
final class KafkaProducers implements AutoCloseable {

  private static final int BATCH_BYTES = 16 * 1024;

  private final KafkaSettings settings;
  private Producer<byte[], byte[]> producer;
  private boolean oneByOne;
  private boolean closed;

  KafkaProducers(KafkaSettings settings) {
    this.settings = settings;
  }

  /**
   * @throws IllegalStateException after {@link #close}
   */
  synchronized Producer<byte[], byte[]> get() {
    if (closed) {
      throw new IllegalStateException("the event log is closed");
    }
    if (producer == null) {
      Map<String, Object> config = new HashMap<>(settings.client());
      config.put(ProducerConfig.ACKS_CONFIG, "all");
      config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
      config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, KafkaAppender.MAX_RECORD_BYTES);
      config.put(ProducerConfig.BATCH_SIZE_CONFIG, oneByOne ? 0 : BATCH_BYTES);
      config.putIfAbsent(ProducerConfig.LINGER_MS_CONFIG, 0);
      config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 5_000);
      config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 5_000);
      config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 15_000);
      producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    }
    return producer;
  }

  /**
   * Sees to it that records are sent one by one where a topic takes no batch of them. A batch that
   * is too large for its topic is split by the producer into batches of its own size, which is
   * without end where the topic takes less than that, and in the end a stack overflow.
   *
   * @throws EventLogException where the producer split batches: all that it had is to be sent again
   */
  synchronized void requireNoSplits() throws EventLogException {
    if (!oneByOne && producer != null && hasSplit(producer)) {
      oneByOne = true;
      discard();
      throw new EventLogException(
          "Kafka's topic %s or %s takes no batch of %d bytes: each record is sent by itself from now on, which is slower; raise max.message.bytes"
              .formatted(settings.topic(), settings.deadLetterTopic(), BATCH_BYTES),
          null);
    }
  }

  private static boolean hasSplit(Producer<byte[], byte[]> producer) {
    return producer.metrics().entrySet().stream()
        .filter(metric -> metric.getKey().name().equals("batch-split-total"))
        .anyMatch(metric -> (double) metric.getValue().metricValue() > 0);
  }

  /** Drops the producer with what it has not sent. */
  synchronized void discard() {
    if (producer != null) {
      producer.close(Duration.ZERO);
      producer = null;
    }
  }

  @Override
  public synchronized void close() {
    closed = true;
    discard();
  }
}
