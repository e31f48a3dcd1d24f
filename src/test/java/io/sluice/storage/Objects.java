package io.sluice.storage;

import io.sluice.testbed.S3Endpoint;
import io.sluice.testbed.TestBed;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Uploads many objects at once. */
public final class Objects {

  private Objects() {}

  /** Puts objects {@code from} to {@code to} (exclusive), all with the same text. */
  public static void put(
      S3Endpoint server, String bucket, int from, int to, IntFunction<String> key, String text) {
    try (S3Client s3 = TestBed.s3(server);
        ExecutorService executor = Executors.newFixedThreadPool(16)) {
      var uploads =
          IntStream.range(from, to)
              .mapToObj(
                  i ->
                      executor.submit(
                          () ->
                              s3.putObject(
                                  r -> r.bucket(bucket).key(key.apply(i)),
                                  RequestBody.fromString(text))))
              .toList();
      for (var upload : uploads) {
        upload.get();
      }
    } catch (Exception e) {
      throw new IllegalStateException("cannot upload", e);
    }
  }
}
