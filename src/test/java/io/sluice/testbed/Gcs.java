package io.sluice.testbed;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;

/**
 * Writes to a GCS server that asks for no credentials. All methods may be called from any thread.
 */
public final class Gcs {

  private final URI server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  public Gcs(URI server) {
    this.server = server;
  }

  /** Creates a bucket that no other test uses and returns its name. */
  public String bucket(String hint) {
    String name = Names.unique(hint);
    create(name);
    return name;
  }

  /** Creates a bucket of just this name. */
  public void create(String bucket) {
    post("/storage/v1/b?project=test", "{\"name\":\"" + bucket + "\"}");
  }

  /** Writes an object, and returns Google's description of it. */
  public String put(String bucket, String key, String text) {
    return post(
        "/upload/storage/v1/b/%s/o?uploadType=media&name=%s".formatted(bucket, encoded(key)), text);
  }

  public void delete(String bucket, String key) {
    send(
        HttpRequest.newBuilder(
                server.resolve("/storage/v1/b/%s/o/%s".formatted(bucket, encoded(key))))
            .DELETE()
            .build());
  }

  private String post(String path, String body) {
    return send(
        HttpRequest.newBuilder(server.resolve(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  private String send(HttpRequest request) {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      if (response.statusCode() >= 300) {
        throw new IllegalStateException(request.uri() + ": " + response.body());
      }
      return response.body();
    } catch (IOException e) {
      throw new IllegalStateException(request.uri().toString(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  private static String encoded(String key) {
    return URLEncoder.encode(key, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
