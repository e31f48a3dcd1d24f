package io.sluice.apply;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.client.http.HttpClient;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.utils.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** Sends a request to the API server once and reads its answer. */
final class KubeHttp {

  private final HttpClient http;
  private final String server;
  private final ObjectMapper json;
  private final Duration timeout;

  /**
   * @param http sends each request once: its own retry limit is 0
   * @param server such as {@code https://10.0.0.1:443}
   * @param json leaves open what it reads from
   * @param timeout how long the answer, and then its body, may take
   */
  KubeHttp(HttpClient http, String server, ObjectMapper json, Duration timeout) {
    this.http = http;
    this.server = server.replaceAll("/+$", "");
    this.json = json;
    this.timeout = timeout;
  }

  /**
   * @throws ApiException if the server refuses, or gives no answer in time
   */
  <T> T exchange(KubeTransport.Call call, KubeTransport.AnswerReader<T> reader) {
    HttpRequest.Builder request =
        http.newHttpRequestBuilder().uri(server + call.path()).header("Accept", call.accept());
    if (call.body() != null) {
      request.method(call.method(), call.contentType(), call.body());
    }
    var sent =
        new SentRequest(
            http.sendAsync(request.build(), InputStream.class), call.body() != null, timeout);
    try {
      return read(sent.answer(), reader);
    } catch (TimeoutException e) {
      throw timeout();
    } catch (InterruptedException e) {
      throw new ApiException(ApiStatus.local(ApiStatus.STOPPED, "interrupted"));
    } catch (ExecutionException e) {
      throw broken(e.getCause());
    } catch (IOException e) {
      throw broken(e);
    } finally {
      sent.restoreInterrupt();
    }
  }

  /** Closing a body breaks its connection: that is only done where it was not read to its end. */
  private <T> T read(HttpResponse<InputStream> answer, KubeTransport.AnswerReader<T> reader)
      throws IOException {
    InputStream body = answer.body();
    CompletableFuture<Void> reading = closedWhenLate(body);
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
      reading.complete(null);
      if (!whole) {
        Utils.closeQuietly(body);
      }
    }
  }

  /** To be completed in time: what waits for the limit is then let go, and the body with it. */
  private CompletableFuture<Void> closedWhenLate(InputStream body) {
    CompletableFuture<Void> reading = new CompletableFuture<>();
    reading.whenComplete(
        (done, late) -> {
          if (late != null) {
            Thread.startVirtualThread(() -> Utils.closeQuietly(body));
          }
        });
    return reading.orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS);
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
