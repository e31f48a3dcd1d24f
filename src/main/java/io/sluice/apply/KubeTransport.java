package io.sluice.apply;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Utils;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import javax.net.ssl.SSLException;

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

  private final HttpClient http;
  private final String server;
  private final Semaphore limit;
  private final AtomicBoolean down;
  private final MeterRegistry metrics;
  private final ObjectMapper json;
  private final Duration patience;
  private final Duration timeout;

  /**
   * @param http sends each request once: its own retry limit is 0
   * @param server such as {@code https://10.0.0.1:443}
   * @param limit shared by all transports of the process
   * @param down whether the server gave no answer lately; shared likewise
   * @param patience how long a request is sent again
   * @param timeout how long one request, and then its answer's body, may take
   */
  KubeTransport(
      HttpClient http,
      String server,
      Semaphore limit,
      AtomicBoolean down,
      MeterRegistry metrics,
      ObjectMapper json,
      Duration patience,
      Duration timeout) {
    this.http = http;
    this.server = server.replaceAll("/+$", "");
    this.limit = limit;
    this.down = down;
    this.metrics = metrics;
    this.json = json;
    this.patience = patience;
    this.timeout = timeout;
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
    String outcome = "no_answer";
    try {
      T answer = exchange(call, reader);
      outcome = "success";
      return answer;
    } catch (ApiException refused) {
      outcome = outcome(refused.code());
      throw refused;
    } finally {
      limit.release();
      metrics
          .counter("sluice.kubernetes.requests", "verb", call.verb(), "outcome", outcome)
          .increment();
    }
  }

  private <T> T exchange(Call call, AnswerReader<T> reader) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder().uri(server + call.path()).header("Accept", call.accept());
    if (call.body() != null) {
      request.method(call.method(), call.contentType(), call.body());
    }
    CompletableFuture<HttpResponse<InputStream>> sent =
        http.sendAsync(request.build(), InputStream.class);
    try {
      HttpResponse<InputStream> answer = sent.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
      return read(answer, reader);
    } catch (TimeoutException e) {
      sent.cancel(true);
      throw timeout();
    } catch (InterruptedException e) {
      sent.cancel(true);
      Thread.currentThread().interrupt();
      throw new ApiException(ApiStatus.local(ApiStatus.STOPPED, "interrupted"));
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    } catch (IOException e) {
      throw broken(e);
    }
  }

  /** Closing a body breaks its connection: that is only done where it was not read to its end. */
  private <T> T read(HttpResponse<InputStream> answer, AnswerReader<T> reader) throws IOException {
    InputStream body = answer.body();
    CompletableFuture<Void> guard =
        CompletableFuture.runAsync(
            () -> Utils.closeQuietly(body),
            CompletableFuture.delayedExecutor(timeout.toMillis(), TimeUnit.MILLISECONDS));
    boolean whole = false;
    try {
      if (!answer.isSuccessful()) {
        ApiStatus status = refusal(answer);
        whole = true;
        throw new ApiException(status);
      }
      T read = reader.read(answer.code(), body);
      body.transferTo(OutputStream.nullOutputStream());
      whole = true;
      return read;
    } finally {
      guard.cancel(false);
      if (!whole) {
        Utils.closeQuietly(body);
      }
    }
  }

  private ApiStatus refusal(HttpResponse<InputStream> answer) throws IOException {
    String body = new String(answer.body().readAllBytes(), StandardCharsets.UTF_8);
    return ApiStatus.of(answer.code(), body, retryAfter(answer.header("Retry-After")), json);
  }

  private ApiException timeout() {
    return new ApiException(
        ApiStatus.local(
            ApiStatus.TIMEOUT,
            "the API server "
                + server
                + " did not answer within "
                + timeout.toSeconds()
                + " s; it is tried again with the next sync"));
  }

  private ApiException broken(Throwable cause) {
    boolean tls = cause instanceof SSLException;
    String words =
        cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    return new ApiException(
        ApiStatus.local(
            tls ? "TLS" : ApiStatus.NO_ANSWER,
            "the API server " + server + " cannot be reached: " + words));
  }

  private static String outcome(int code) {
    if (code == 0) {
      return "no_answer";
    }
    if (code == 429) {
      return "throttled";
    }
    return code >= 500 ? "server_error" : "client_error";
  }

  private static Duration retryAfter(String header) {
    if (header == null) {
      return null;
    }
    try {
      return Duration.ofSeconds(Math.max(0, Long.parseLong(header.strip())));
    } catch (NumberFormatException notSeconds) {
      try {
        ZonedDateTime at = ZonedDateTime.parse(header, DateTimeFormatter.RFC_1123_DATE_TIME);
        Duration left = Duration.between(Instant.now(), at.toInstant());
        return left.isNegative() ? Duration.ZERO : left;
      } catch (DateTimeParseException notDate) {
        return null;
      }
    }
  }
}
