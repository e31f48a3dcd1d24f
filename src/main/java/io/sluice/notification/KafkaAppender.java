package io.sluice.notification;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.jboss.logging.Logger;

/** Writes to the log's topics, durably. Thread-safe; all blocks. */
final class KafkaAppender implements AutoCloseable {

  /** Of records in topics created here: the biggest message that Pub/Sub or SQS can bring. */
  static final int MAX_RECORD_BYTES = 12 * 1024 * 1024;

  private static final Logger LOG = Logger.getLogger(KafkaAppender.class);

  private final KafkaSettings settings;
  private final EventMetrics metrics;
  private final KafkaProducers producers;

  KafkaAppender(KafkaSettings settings, EventMetrics metrics) {
    this.settings = settings;
    this.metrics = metrics;
    this.producers = new KafkaProducers(settings);
  }

  /**
   * Blocks until all replicas in sync have all of it. Letters go first: while they cannot be put
   * aside, no record is written again at each try.
   */
  void append(List<LogRecord> records, List<DeadLetter> letters)
      throws EventLogException, InterruptedException {
    putAside(letters);
    List<Sent<LogRecord>> sent = new ArrayList<>();
    for (LogRecord record : records) {
      sent.add(new Sent<>(record, send(toKafka(record))));
    }
    List<DeadLetter> tooLarge = new ArrayList<>();
    for (Sent<LogRecord> one : sent) {
      if (arrived(one.future())) {
        metrics.appended(1);
      } else {
        tooLarge.add(tooLarge(one.what()));
      }
    }
    putAside(tooLarge);
  }

  private void putAside(List<DeadLetter> letters) throws EventLogException, InterruptedException {
    List<Sent<DeadLetter>> sent = new ArrayList<>();
    for (DeadLetter letter : letters) {
      sent.add(new Sent<>(letter, send(toKafka(letter))));
    }
    for (Sent<DeadLetter> one : sent) {
      if (arrived(one.future())) {
        metrics.deadLettered();
      } else {
        metrics.dropped();
        LOG.errorf(
            "A message from %s is too large for the topic %s and was dropped: %s",
            one.what().from(), settings.deadLetterTopic(), one.what().summary());
      }
    }
  }

  @Override
  public void close() {
    producers.close();
  }

  private record Sent<T>(T what, Future<RecordMetadata> future) {}

  private Future<RecordMetadata> send(ProducerRecord<byte[], byte[]> record)
      throws EventLogException, InterruptedException {
    try {
      return producers.get().send(record);
    } catch (InterruptException e) {
      throw interrupted();
    } catch (KafkaException | IllegalStateException e) {
      throw failed(e);
    }
  }

  /** False if Kafka will never take this record. */
  private boolean arrived(Future<RecordMetadata> future)
      throws EventLogException, InterruptedException {
    while (true) {
      try {
        future.get(1, TimeUnit.SECONDS);
        return true;
      } catch (ExecutionException e) {
        if (KafkaErrors.refusesRecord(e.getCause())) {
          return false;
        }
        throw failed(e.getCause());
      } catch (TimeoutException e) {
        producers.requireNoSplits();
      }
    }
  }

  private EventLogException failed(Throwable error) {
    if (!KafkaErrors.passes(error)) {
      producers.discard();
    }
    return KafkaErrors.explain(error, settings);
  }

  private static InterruptedException interrupted() {
    Thread.interrupted();
    return new InterruptedException("interrupted while writing to Kafka");
  }

  private ProducerRecord<byte[], byte[]> toKafka(LogRecord record) {
    return toKafka(settings.topic(), bytes(record.key()), record.headers(), record.data());
  }

  private ProducerRecord<byte[], byte[]> toKafka(DeadLetter letter) {
    Map<String, String> headers = new HashMap<>(letter.headers());
    headers.put("sluice_reason", letter.reason());
    headers.put("sluice_from", letter.from());
    return toKafka(settings.deadLetterTopic(), null, headers, letter.body());
  }

  private static ProducerRecord<byte[], byte[]> toKafka(
      String topic, byte[] key, Map<String, String> headers, byte[] value) {
    ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(topic, key, value);
    headers.forEach((name, text) -> record.headers().add(new RecordHeader(name, bytes(text))));
    return record;
  }

  private static DeadLetter tooLarge(LogRecord record) {
    return new DeadLetter(
        record.key(), "too large for the topic of events", record.headers(), record.data());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
