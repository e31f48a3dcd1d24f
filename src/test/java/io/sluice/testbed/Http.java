package io.sluice.testbed;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Version;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Plain GETs for tests. */
public final class Http {

  private Http() {}

  /**
   * An HTTP answer.
   *
   * @param status 0 when nobody answered
   */
  public record Answer(int status, String body) {}

  /** Asks once, for at most 10 s; an error or no answer is a status like any other. */
  public static Answer get(URI uri) {
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(10)).build();
    try (HttpClient http = HttpClient.newBuilder().version(Version.HTTP_1_1).build()) {
      HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted while asking " + uri, e));
    } catch (IOException e) {
      return new Answer(0, "");
    }
  }
}
