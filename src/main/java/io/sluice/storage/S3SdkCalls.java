package io.sluice.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.awscore.AwsRequestOverrideConfiguration;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;

/**
 * Asks by way of the SDK, which throws its own exceptions, what {@link S3Wire} would ask: the same
 * query and headers.
 */
final class S3SdkCalls {

  private final S3Failures failures;

  S3SdkCalls(S3Failures failures) {
    this.failures = failures;
  }

  ObjectPage list(S3Client s3, S3Wire.Question question, Duration limit) throws StorageException {
    ListObjectsV2Response page =
        s3.listObjectsV2(
            request ->
                request
                    .bucket(question.bucket())
                    .overrideConfiguration(c -> set(c, question, limit)));
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

  ObjectMeta head(S3Client s3, S3Wire.Question question, Duration limit) {
    HeadObjectResponse head =
        s3.headObject(
            request ->
                request
                    .bucket(question.bucket())
                    .key(question.key())
                    .overrideConfiguration(c -> set(c, question, limit)));
    return S3Answers.meta(question.key(), head.eTag(), head.contentLength(), head.lastModified());
  }

  StoredObject get(S3Client s3, S3Wire.Question question, ReadRequest read, Duration limit)
      throws StorageException {
    return s3.getObject(
            request ->
                request
                    .bucket(question.bucket())
                    .key(question.key())
                    .overrideConfiguration(c -> set(c, question, limit)),
            (response, body) -> object(read, response, body))
        .orElseThrow(() -> S3Answers.tooLarge(read));
  }

  /** The SDK names the type of a listing by itself. */
  private static void set(
      AwsRequestOverrideConfiguration.Builder request, S3Wire.Question question, Duration limit) {
    request.apiCallTimeout(limit);
    question.headers().forEach(request::putHeader);
    question.query().entrySet().stream()
        .filter(parameter -> !parameter.getKey().equals(S3Questions.LIST_TYPE))
        .forEach(
            parameter -> request.putRawQueryParameter(parameter.getKey(), parameter.getValue()));
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
