package io.sluice.notification;

import io.sluice.notification.ChangeReader.Result;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;

/** Kafka's records as this package's values. */
final class KafkaRecords {

  private static final int MAX_HEADERS = 100;
  private static final byte[] EMPTY = new byte[0];

  private KafkaRecords() {}

  static Result read(ConsumerRecord<byte[], byte[]> record) {
    return ChangeReader.read(
        headers(record), data(record), Instant.ofEpochMilli(record.timestamp()));
  }

  static DeadLetter deadLetter(ConsumerRecord<byte[], byte[]> record, String reason) {
    return new DeadLetter(
        record.topic() + "/" + record.partition() + "@" + record.offset(),
        reason,
        headers(record),
        data(record));
  }

  /** The last of each name; of more than anyone sends, the first. */
  private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new HashMap<>();
    for (Header header : record.headers()) {
      if (headers.size() == MAX_HEADERS) {
        break;
      }
      if (header.value() != null) {
        headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
      }
    }
    return headers;
  }

  private static byte[] data(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null ? EMPTY : record.value();
  }
}
