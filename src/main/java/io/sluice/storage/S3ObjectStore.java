package io.sluice.storage;

import io.sluice.storage.StorageException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Function;
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

  /** Marks an ETag that the store did not give, or gave as weak: it cannot be matched against. */
  private static final String WEAK = "W/";

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
            s3 ->
                s3.listObjectsV2(
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
            .map(o -> meta(o.key(), o.eTag(), o.size(), o.lastModified()))
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
            s3 ->
                s3.headObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(key)
                            .versionId(version)
                            .requestPayer(payer)
                            .overrideConfiguration(c -> c.apiCallTimeout(timeout))));
    return meta(key, head.eTag(), head.contentLength(), head.lastModified());
  }

  @Override
  public StoredObject get(ReadRequest read) throws StorageException, InterruptedException {
    boolean matchable = read.ifMatch() != null && !read.ifMatch().startsWith(WEAK);
    StoredObject object =
        call(
            read.key(),
            s3 ->
                s3.getObject(
                    request ->
                        request
                            .bucket(bucket)
                            .key(read.key())
                            .versionId(read.version())
                            .requestPayer(payer)
                            .ifMatch(matchable ? '"' + read.ifMatch() + '"' : null)
                            .overrideConfiguration(c -> c.apiCallTimeout(timeout)),
                    (response, body) -> bounded(read, response, body)));
    if (object == null) {
      throw new StorageException(
          Reason.TOO_LARGE,
          "%s is larger than %d bytes".formatted(read.key(), read.maxBytes()),
          null);
    }
    return object;
  }

  /** Null where the object is larger than asked for: the SDK would wrap what is thrown here. */
  private static StoredObject bounded(
      ReadRequest read, GetObjectResponse response, AbortableInputStream body) {
    try {
      Long length = response.contentLength();
      if (length != null && length > read.maxBytes()) {
        body.abort();
        return null;
      }
      byte[] bytes = length == null ? unannounced(read, body) : body.readNBytes(length.intValue());
      if (bytes == null) {
        body.abort();
        return null;
      }
      if (length != null && bytes.length < length) {
        throw RetryableException.create("the answer ended early");
      }
      return new StoredObject(
          meta(read.key(), response.eTag(), (long) bytes.length, response.lastModified()), bytes);
    } catch (IOException e) {
      throw RetryableException.create("the answer broke off", new UncheckedIOException(e));
    }
  }

  private static byte[] unannounced(ReadRequest read, AbortableInputStream body)
      throws IOException {
    byte[] bytes = body.readNBytes((int) Math.min(read.maxBytes() + 1, Integer.MAX_VALUE - 8));
    return bytes.length > read.maxBytes() ? null : bytes;
  }

  private <T> T call(String key, Function<S3Client, T> operation)
      throws StorageException, InterruptedException {
    try (var lease = clients.lease(connection)) {
      return operation.apply(lease.client().client());
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

  private static ObjectMeta meta(String key, String etag, Long size, Instant lastModified) {
    long bytes = size == null ? 0 : size;
    return new ObjectMeta(key, etag(etag, bytes, lastModified), bytes, lastModified);
  }

  private static String etag(String quoted, long size, Instant lastModified) {
    if (quoted == null || quoted.isBlank()) {
      return WEAK + size + "-" + (lastModified == null ? 0 : lastModified.getEpochSecond());
    }
    return quoted.replace("\"", "");
  }
}
