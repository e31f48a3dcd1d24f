package io.sluice.apply;

import io.fabric8.kubernetes.client.http.AsyncBody;
import io.fabric8.kubernetes.client.http.BasicBuilder;
import io.fabric8.kubernetes.client.http.HttpRequest;
import io.fabric8.kubernetes.client.http.HttpResponse;
import io.fabric8.kubernetes.client.http.Interceptor;
import io.micrometer.core.instrument.MeterRegistry;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Counts each request to the API server, as {@code sluice_kubernetes_requests_total}. Thread-safe.
 */
public final class KubernetesRequestCounter implements Interceptor {

  /** The name under which a client has it among its interceptors. */
  public static final String NAME = "sluice-request-counter";

  private final MeterRegistry meters;

  public KubernetesRequestCounter(MeterRegistry meters) {
    this.meters = meters;
  }

  /** An attempt ended with this code; 0 where there was no answer. */
  void count(String verb, int code) {
    meters
        .counter("sluice.kubernetes.requests", "verb", verb, "outcome", outcome(code))
        .increment();
  }

  @Override
  public void after(
      HttpRequest request, HttpResponse<?> response, AsyncBody.Consumer<List<ByteBuffer>> body) {
    boolean webSocket = body == null;
    if (!webSocket || response.code() < 400) {
      count(verb(request), response.code());
    }
  }

  /** Only of a web socket: what is told of it after this is told again and again. */
  @Override
  public CompletableFuture<Boolean> afterFailure(
      BasicBuilder builder, HttpResponse<?> response, RequestTags tags) {
    count(verb(response.request()), response.code());
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public CompletableFuture<Boolean> afterFailure(
      HttpRequest.Builder builder, HttpResponse<?> response, RequestTags tags) {
    return CompletableFuture.completedFuture(false);
  }

  @Override
  public void afterConnectionFailure(HttpRequest request, Throwable failure) {
    count(verb(request), 0);
  }

  private static String verb(HttpRequest request) {
    return RequestVerb.of(request.method(), request.uri(), request.header("Content-Type"));
  }

  private static String outcome(int code) {
    if (code == 0) {
      return "no_answer";
    }
    if (code < 400) {
      return "success";
    }
    if (code == 429) {
      return "throttled";
    }
    return code >= 500 ? "server_error" : "client_error";
  }
}
