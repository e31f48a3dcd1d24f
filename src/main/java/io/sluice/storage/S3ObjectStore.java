package io.sluice.storage;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.EncodingType;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;
import software.amazon.awssdk.services.s3.model.HeadObjectResponse;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/** A bucket on Amazon S3, or on a server that speaks its protocol. */
final class S3ObjectStore implements ObjectStore {

  private interface Operation<T> {
    T on(S3Api api) throws StorageException, InterruptedException, TimeoutException;
  }

  private final ClientPool<S3Connection, S3Api> clients;
  private final S3Connection connection;
  private final Duration timeout;
  private final String bucket;
  private final S3Failures failures;

  /** Whoever names a bucket in a spec pays where its owner does not; null where nobody is asked. */
  private final RequestPayer payer;

  /**
   * @param secret the Secret's NAMESPACE/NAME, for messages; null without one
   */
  S3ObjectStore(
      ClientPool<S3Connection, S3Api> clients,
      S3Connection connection,
      Duration timeout,
      String secret,
      String bucket) {
    this.clients = clients;
    this.connection = connection;
    this.timeout = timeout;
    this.bucket = bucket;
    this.failures = new S3Failures(connection, timeout, secret, bucket);
    boolean anonymous = connection.credentials() instanceof Credentials.Anonymous;
    this.payer = connection.isAmazon() && !anonymous ? RequestPayer.REQUESTER : null;
  }

  @Override
  public ObjectPage list(String prefix, String continuation)
      throws StorageException, InterruptedException {
    ListObjectsV2Response page =
        call(
            null,
            api ->
                api.client()
                    .listObjectsV2(
                        request ->
                            request
                                .bucket(bucket)
                                .prefix(prefix)
                                .continuationToken(continuation)
                                .encodingType(EncodingType.URL)
                                .requestPayer(payer)
                                .overrideConfiguration(c -> c.apiCallTimeout(timeout))));
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

  @Override
  public ObjectMeta head(String key, String version) throws StorageException, InterruptedException {
    HeadObjectResponse head =
        call(
            key,
            api ->
                api.client()
                    .headObject(
                        request ->
                            request
                                .bucket(bucket)
                                .key(key)
                                .versionId(version)
                                .requestPayer(payer)
                                .overrideConfiguration(c -> c.apiCallTimeout(timeout))));
    return S3Answers.meta(key, head.eTag(), head.contentLength(), head.lastModified());
  }

  @Override
  public StoredObject get(ReadRequest read) throws StorageException, InterruptedException {
    long begun = System.nanoTime();
    var outcome = call(read.key(), api -> api.direct().get(bucket, read, payer, timeout));
    if (outcome.object() != null) {
      return outcome.object();
    }
    Duration left = timeout.minusNanos(System.nanoTime() - begun);
    return call(
            read.key(),
            api -> {
              var object = bySdk(api.client(), read, left);
              if (outcome.refused()) {
                api.direct().leave(bucket);
              }
              return object;
            })
        .orElseThrow(() -> S3Answers.tooLarge(read));
  }

  private Optional<StoredObject> bySdk(S3Client s3, ReadRequest read, Duration left) {
    Duration limit = left.isPositive() ? left : Duration.ofMillis(1);
    return s3.getObject(
        request ->
            request
                .bucket(bucket)
                .key(read.key())
                .versionId(read.version())
                .requestPayer(payer)
                .ifMatch(S3Answers.ifMatch(read))
                .overrideConfiguration(c -> c.apiCallTimeout(limit)),
        (response, body) -> object(read, response, body));
  }

  private static Optional<StoredObject> object(
      ReadRequest read, GetObjectResponse response, AbortableInputStream body) {
    try {
      return S3Answers.object(
          read, response.eTag(), response.contentLength(), response.lastModified(), body);
    } catch (IOException e) {
      throw RetryableException.create("the answer broke off", new UncheckedIOException(e));
    }
  }

  private <T> T call(String key, Operation<T> operation)
      throws StorageException, InterruptedException {
    try (var lease = clients.lease(connection)) {
      return operation.on(lease.client());
    } catch (TimeoutException e) {
      throw failures.late(e);
    } catch (AbortedException e) {
      throw interrupted(e);
    } catch (SdkException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw failures.of(key, e);
    } catch (UncheckedIOException e) {
      if (Thread.interrupted()) {
        throw interrupted(e);
      }
      throw failures.unsigned(e);
    }
  }

  private static InterruptedException interrupted(Exception cause) {
    InterruptedException interrupted = new InterruptedException("reading a bucket was cancelled");
    interrupted.initCause(cause);
    return interrupted;
  }
}
