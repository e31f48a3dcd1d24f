package io.sluice.apply;

import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Sends requests to the API server, blocking; meant for virtual threads. No more than the
 * process-wide limit are under way at once. Throttled requests and broken connections are sent
 * again within {@link #PATIENCE}; the server's Retry-After is obeyed.
 */
final class KubeTransport {

  /** How long one request may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(60);

  /** How long a request is sent again, where that makes sense. */
  static final Duration PATIENCE = Duration.ofSeconds(30);

  /**
   * One request.
   *
   * @param verb as Kubernetes names it, for metrics
   * @param path with its query, from the first slash
   * @param body null for none
   * @param maySend asked before each attempt
   */
  record Call(
      String verb,
      String method,
      String path,
      String accept,
      String contentType,
      String body,
      BooleanSupplier maySend) {}

  /** Reads a successful answer; must not close its body. */
  interface AnswerReader<T> {
    T read(int code, InputStream body) throws IOException;
  }

  private final KubeHttp http;
  private final Semaphore limit;
  private final AtomicBoolean down;
  private final KubernetesRequestCounter counter;
  private final Duration patience;

  /**
   * @param limit shared by all transports of the process
   * @param down whether the server gave no answer lately; shared likewise
   * @param patience how long a request is sent again
   */
  KubeTransport(
      KubeHttp http,
      Semaphore limit,
      AtomicBoolean down,
      KubernetesRequestCounter counter,
      Duration patience) {
    this.http = http;
    this.limit = limit;
    this.down = down;
    this.counter = counter;
    this.patience = patience;
  }

  /**
   * @throws ApiException if the server refuses, or gives no answer in time
   */
  <T> T send(Call call, AnswerReader<T> reader) {
    Instant until = Instant.now().plus(patience);
    for (int attempt = 0; ; attempt++) {
      try {
        T answer = sendOnce(call, reader);
        down.set(false);
        return answer;
      } catch (ApiException refused) {
        waitBeforeNext(refused, attempt, until);
      }
    }
  }

  /** While the server is down each request is sent once: many would wait long, one by one. */
  private void waitBeforeNext(ApiException refused, int attempt, Instant until) {
    boolean answered = refused.code() != 0;
    if (answered) {
      down.set(false);
    }
    Optional<Duration> pause = Retries.pause(refused.status(), attempt);
    if (pause.isEmpty() || (!answered && down.get())) {
      throw refused;
    }
    if (Instant.now().plus(pause.get()).isAfter(until)) {
      down.set(!answered);
      throw refused;
    }
    Pauses.sleep(pause.get());
  }

  private <T> T sendOnce(Call call, AnswerReader<T> reader) {
    Pauses.acquire(limit);
    if (!call.maySend().getAsBoolean()) {
      limit.release();
      throw new ApiException(
          ApiStatus.local(ApiStatus.STOPPED, "not written: this process no longer leads"));
    }
    int code = 0;
    try {
      T answer = http.exchange(call, reader);
      code = HttpURLConnection.HTTP_OK;
      return answer;
    } catch (ApiException refused) {
      code = refused.code();
      throw refused;
    } finally {
      limit.release();
      counter.count(call.verb(), code);
    }
  }
}
