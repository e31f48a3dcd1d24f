package io.sluice.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** The requests that versitygw answered since this was made, as its access log has them. */
final class StoreLog {

  private static final int BUCKET = 1;
  private static final int OPERATION = 7;

  private final Path file;
  private final long offset;

  StoreLog(Path file) {
    this.file = file;
    this.offset = size(file);
  }

  /** How often what was asked of a bucket, beside writing to it. */
  Map<String, Long> reads(String bucket) {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(offset);
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .map(line -> line.split(" ", OPERATION + 2))
          .filter(line -> line.length > OPERATION && line[BUCKET].equals(bucket))
          .map(line -> line[OPERATION].replaceFirst("^s3[:_]", ""))
          .filter(operation -> !operation.startsWith("Put"))
          .collect(Collectors.groupingBy(o -> o, TreeMap::new, Collectors.counting()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
