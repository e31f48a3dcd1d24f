package io.sluice.testbed;

import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The requests the API server answered, from everybody, since this was made: to prove that
 * something asks so much and no more. {@code audit.count(r -> r.writes() &&
 * r.namespace().equals(ns))}.
 */
public final class ApiAudit {

  private static final String MARK = "audit-mark";
  private static final ObjectMapper JSON = new ObjectMapper();

  private final Path file;
  private final KubernetesClient client;
  private final long offset;
  private final Instant since;

  ApiAudit(Path file, KubernetesClient client) {
    this.file = file;
    this.client = client;
    this.offset = size(file);
    this.since = mark().received();
  }

  /** All requests answered before this call, in order of their first log entry, a watch once. */
  public List<ApiRequest> requests() {
    mark();
    return read().filter(r -> !r.received().isBefore(since) && !isMark(r)).toList();
  }

  /** How many of {@link #requests()} fit. */
  public long count(Predicate<ApiRequest> which) {
    return requests().stream().filter(which).count();
  }

  /** Asks for something of its own and waits to read of it, since the log lags behind answers. */
  private ApiRequest mark() {
    String name = Names.unique(MARK);
    client.configMaps().inNamespace("default").withName(name).get();
    return await()
        .pollInterval(Duration.ofMillis(10))
        .until(() -> read().filter(r -> r.name().equals(name)).findFirst(), Optional::isPresent)
        .orElseThrow();
  }

  private static boolean isMark(ApiRequest request) {
    return request.name().startsWith(MARK);
  }

  private Stream<ApiRequest> read() {
    Map<String, ApiRequest> byId = new LinkedHashMap<>();
    wholeLines().map(ApiAudit::parse).forEach(request -> byId.put(request.id(), request));
    return byId.values().stream();
  }

  /** The lines that begin after the offset; those at both ends may be half written or half read. */
  private Stream<String> wholeLines() {
    try (InputStream in = Files.newInputStream(file)) {
      in.skipNBytes(Math.max(0, offset - 1));
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      int start = offset == 0 ? 0 : text.indexOf('\n') + 1;
      int end = text.lastIndexOf('\n') + 1;
      return text.substring(start, Math.max(start, end)).lines();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ApiRequest parse(String line) {
    try {
      return ApiRequest.of(JSON.readTree(line));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException("not a line of an audit log: " + line, e);
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
