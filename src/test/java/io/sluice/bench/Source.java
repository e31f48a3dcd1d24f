package io.sluice.bench;

import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.TestBed;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** An S3 bucket of its own that holds manifests under {@code app/}. */
final class Source implements AutoCloseable {

  private static final int AT_ONCE = 8;

  private final S3Client s3;
  private final String bucket;
  private final int objects;

  private Source(S3Client s3, String bucket, int objects) {
    this.s3 = s3;
    this.bucket = bucket;
    this.objects = objects;
  }

  /** Uploads the manifests into a new bucket. */
  static Source create(S3Endpoint server, String hint, Map<String, String> manifests) {
    var source = new Source(TestBed.s3(server), TestBed.bucket(server, hint), manifests.size());
    try (var uploads = Executors.newFixedThreadPool(AT_ONCE)) {
      var all =
          manifests.entrySet().stream()
              .map(e -> uploads.submit(() -> source.put(e.getKey(), e.getValue())))
              .toList();
      for (Future<String> one : all) {
        one.get();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("an upload failed", e.getCause());
    }
    return source;
  }

  String bucket() {
    return bucket;
  }

  /** As a Bucket's spec names it. */
  String url() {
    return "s3://" + bucket + "/app";
  }

  /** How many keys it began with. */
  int objects() {
    return objects;
  }

  /** Writes one key, and returns its bare ETag when S3 has acknowledged. */
  String put(String key, String body) {
    return s3.putObject(r -> r.bucket(bucket).key("app/" + key), RequestBody.fromString(body))
        .eTag()
        .replace("\"", "");
  }

  @Override
  public void close() {
    s3.close();
  }
}
