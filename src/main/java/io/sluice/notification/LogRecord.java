package io.sluice.notification;

import java.util.Map;
import java.util.Objects;

/**
 * A record for the event log: a CloudEvent in binary mode.
 *
 * @param key {@code s3://BUCKET} or {@code gs://BUCKET}
 * @param headers {@code ce_…} and {@code content-type}
 * @param data the sender's record; may be empty
 */
public record LogRecord(String key, Map<String, String> headers, byte[] data) {

  public LogRecord {
    Objects.requireNonNull(key, "key");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(data, "data");
  }
}
