package io.sluice.bench;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** When the relay had which notification, and when the queue had it. */
final class RelayLog {

  record Relayed(Instant received, Instant sent) {}

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Map<String, Relayed> all = new HashMap<>();

  /** As told until now. */
  static RelayLog read(Path file) {
    var log = new RelayLog();
    try (var lines = Files.lines(file)) {
      lines.filter(line -> line.startsWith("{")).forEach(log::add);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return log;
  }

  /** The first notification of this content in a bucket. */
  Optional<Relayed> of(String bucket, String etag) {
    return Optional.ofNullable(all.get(bucket + " " + etag));
  }

  private void add(String line) {
    try {
      JsonNode told = JSON.readTree(line);
      all.putIfAbsent(
          told.path("bucket").asText() + " " + told.path("etag").asText(),
          new Relayed(instant(told.path("received")), instant(told.path("sent"))));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(line, e);
    }
  }

  private static Instant instant(JsonNode nanos) {
    return Instant.ofEpochSecond(0, nanos.asLong());
  }
}
