package io.sluice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Plain GETs for tests. */
public final class Http {

  private Http() {}

  /**
   * An HTTP answer.
   *
   * @param status 0 when nobody answered
   */
  public record Answer(int status, String body) {}

  /**
   * Asks once, for at most 10 s until the whole answer is there; an error or no answer is a status
   * like any other. Over HTTP/1.1: the client's upgrade to HTTP/2 in plain text may never end.
   */
  public static Answer get(URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).build();
    try (HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build()) {
      try {
        HttpResponse<String> response =
            http.sendAsync(request, HttpResponse.BodyHandlers.ofString()).get(10, TimeUnit.SECONDS);
        return new Answer(response.statusCode(), response.body());
      } catch (ExecutionException | TimeoutException e) {
        http.shutdownNow();
        return new Answer(0, "");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while asking " + uri, e));
    }
  }
}
