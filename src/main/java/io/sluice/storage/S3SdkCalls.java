package io.sluice.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/** What is asked of a bucket by way of the SDK, which throws its own exceptions. */
final class S3SdkCalls {

  private final String bucket;
  private final RequestPayer payer;
  private final S3Failures failures;

  /**
   * @param payer null where nobody is asked to pay
   */
  S3SdkCalls(String bucket, RequestPayer payer, S3Failures failures) {
    this.bucket = bucket;
    this.payer = payer;
    this.failures = failures;
  }

  ObjectPage list(S3Client s3, String prefix, String continuation, Duration limit)
      throws StorageException {
    ListObjectsV2Response page =
        s3.listObjectsV2(
            request ->
                request
                    .bucket(bucket)
                    .prefix(prefix)
                    .continuationToken(continuation)
                    .encodingType(EncodingType.URL)
                    .requestPayer(payer)
                    .overrideConfiguration(c -> c.apiCallTimeout(limit)));
    if (page.isTruncated() == null) {
      throw failures.notS3(null);
    }
    List<ObjectMeta> objects =
        page.contents().stream()
            .map(o -> S3Answers.meta(o.key(), o.eTag(), o.size(), o.lastModified()))
            .toList();
    boolean more = page.isTruncated();
    if (more && (page.nextContinuationToken() == null || page.nextContinuationToken().isEmpty())) {
      throw failures.incomplete();
    }
    return new ObjectPage(objects, more ? page.nextContinuationToken() : null);
  }

  ObjectMeta head(S3Client s3, String key, String version, Duration limit) {
    HeadObjectResponse head =
        s3.headObject(
            request ->
                request
                    .bucket(bucket)
                    .key(key)
                    .versionId(version)
                    .requestPayer(payer)
                    .overrideConfiguration(c -> c.apiCallTimeout(limit)));
    return S3Answers.meta(key, head.eTag(), head.contentLength(), head.lastModified());
  }

  StoredObject get(S3Client s3, ReadRequest read, Duration limit) throws StorageException {
    return s3.getObject(
            request ->
                request
                    .bucket(bucket)
                    .key(read.key())
                    .versionId(read.version())
                    .requestPayer(payer)
                    .ifMatch(S3Answers.ifMatch(read))
                    .overrideConfiguration(c -> c.apiCallTimeout(limit)),
            (response, body) -> object(read, response, body))
        .orElseThrow(() -> S3Answers.tooLarge(read));
  }

  private static Optional<StoredObject> object(
      ReadRequest read, GetObjectResponse response, AbortableInputStream body) {
    try {
      return S3Answers.body(read, response.contentLength(), body)
          .map(bytes -> S3Answers.object(read, response.eTag(), response.lastModified(), bytes));
    } catch (IOException e) {
      throw RetryableException.create("the answer broke off", new UncheckedIOException(e));
    }
  }
}
