package io.sluice.storage;

import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import com.google.api.core.NanoClock;
import com.google.api.gax.retrying.BasicResultRetryAlgorithm;
import com.google.api.gax.retrying.RetrySettings;
import com.google.api.services.storage.Storage;
import com.google.cloud.RetryHelper;
import com.google.cloud.RetryHelper.RetryHelperException;
import java.io.IOException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ssl.SSLException;

/** A client of Google Cloud Storage with its connections. Thread-safe. */
final class GcsClient implements AutoCloseable {

  private static final RetrySettings RETRIES =
      RetrySettings.newBuilder()
          .setInitialRetryDelayDuration(Duration.ofMillis(250))
          .setRetryDelayMultiplier(2)
          .setMaxRetryDelayDuration(Duration.ofSeconds(8))
          .setMaxAttempts(4)
          .setTotalTimeoutDuration(Duration.ofMinutes(10))
          .setJittered(true)
          .build();

  private static final class Passing extends BasicResultRetryAlgorithm<Object> {
    @Override
    public boolean shouldRetry(Throwable failure, Object answer) {
      return switch (failure) {
        case null -> false;
        case HttpResponseException e -> passes(e.getStatusCode());
        case NoTokenException e -> false;
        case UnknownHostException e -> false;
        case SSLException e -> false;
        case com.google.gson.stream.MalformedJsonException e -> false;
        case com.fasterxml.jackson.core.JacksonException e -> false;
        case IOException e -> true;
        default -> false;
      };
    }

    private static boolean passes(int status) {
      return status == 408 || status == 429 || status >= 500 && status != 501;
    }
  }

  private final Storage api;
  private final List<? extends AutoCloseable> connections;

  GcsClient(Storage api, List<? extends AutoCloseable> connections) {
    this.api = api;
    this.connections = connections;
  }

  Storage api() {
    return api;
  }

  /**
   * Makes a call, again and with growing pauses where what failed it passes by itself.
   *
   * @throws GoogleJsonResponseException where the store refuses
   */
  <T> T retrying(Callable<T> call) throws Exception {
    try {
      return RetryHelper.runWithRetries(call, RETRIES, new Passing(), NanoClock.getDefaultClock());
    } catch (RetryHelperException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  @Override
  public void close() {
    for (AutoCloseable connection : connections) {
      try {
        connection.close();
      } catch (Exception e) {
        throw new IllegalStateException("cannot close connections", e);
      }
    }
  }
}
