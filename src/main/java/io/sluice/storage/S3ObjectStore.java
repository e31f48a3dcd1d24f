package io.sluice.storage;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.core.exception.AbortedException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.RequestPayer;

/** A bucket on Amazon S3, or on a server that speaks its protocol. */
final class S3ObjectStore implements ObjectStore {

  private interface Operation<T> {
    T on(S3Api api) throws StorageException, InterruptedException, TimeoutException;
  }

  private interface SdkCall<T> {
    T with(S3Client s3, S3Wire.Question question, Duration limit) throws StorageException;
  }

  private final ClientPool<S3Connection, S3Api> clients;
  private final S3Connection connection;
  private final Duration timeout;
  private final String bucket;
  private final S3Failures failures;
  private final S3SdkCalls sdk;

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
    this.sdk = new S3SdkCalls(failures);
  }

  @Override
  public ObjectPage list(String prefix, String continuation)
      throws StorageException, InterruptedException {
    return ask(
        null,
        S3Questions.list(bucket, prefix, continuation, payer),
        (head, body) -> S3Listing.read(body),
        sdk::list);
  }

  @Override
  public ObjectMeta head(String key, String version) throws StorageException, InterruptedException {
    return ask(
        key,
        S3Questions.head(bucket, key, version, payer),
        (head, body) -> S3Answers.meta(key, head),
        sdk::head);
  }

  @Override
  public StoredObject get(ReadRequest read) throws StorageException, InterruptedException {
    return ask(
        read.key(),
        S3Questions.get(bucket, read, payer),
        (head, body) -> S3Answers.object(read, head, body),
        (s3, question, limit) -> sdk.get(s3, question, read, limit));
  }

  private <T> T ask(
      String key, S3Wire.Question question, S3Wire.Reader<T> reader, SdkCall<T> fallback)
      throws StorageException, InterruptedException {
    long begun = System.nanoTime();
    S3Wire.Outcome<T> outcome = call(key, api -> api.wire().ask(question, timeout, reader));
    if (outcome.value() != null) {
      return outcome.value();
    }
    Duration left = timeout.minusNanos(System.nanoTime() - begun);
    Duration limit = left.isPositive() ? left : Duration.ofMillis(1);
    return call(
        key,
        api -> {
          T answer = fallback.with(api.client(), question, limit);
          api.wire().answeredToSdk(bucket, outcome);
          return answer;
        });
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
