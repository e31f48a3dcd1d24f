package io.sluice.storage;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.services.s3.model.S3Exception;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Sends signed requests of S3 with the SDK's HTTP client, without the SDK's call around them, which
 * takes several times as long as the request itself. Only what succeeds comes from here, and that
 * something is not there, or not any more as it was listed: another answer, or a connection that
 * breaks, is for the SDK, which knows what is tried again, where a bucket moved to and what an
 * error means. Thread-safe.
 */
final class S3Wire {

  private static final int OK = 200;
  private static final Set<Integer> FINAL = Set.of(404, 412);

  /**
   * What is asked.
   *
   * @param key "" for the bucket itself
   * @param query names and values, decoded
   */
  record Question(
      SdkHttpMethod method,
      String bucket,
      String key,
      Map<String, String> query,
      Map<String, String> headers) {}

  /** Makes something of an answer; the body is closed by who calls it. */
  interface Reader<T> {
    T read(SdkHttpResponse head, AbortableInputStream body) throws IOException, StorageException;
  }

  /**
   * What came of a question.
   *
   * @param value null where there was no {@code 200} that could be read
   * @param status of the answer; 0 without one
   */
  record Outcome<T>(T value, int status) {

    /** Whether the server does not want to be asked in this way. */
    private boolean refused() {
      return status == 400 || status == 401 || status == 403 || status / 100 == 3;
    }
  }

  private final S3Places places;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider provider;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /**
   * @param places know where a bucket is asked
   * @param http sends, and is not closed here
   * @param provider asked before each request
   */
  S3Wire(S3Places places, SdkHttpClient http, AwsCredentialsProvider provider) {
    this.places = places;
    this.http = http;
    this.provider = provider;
  }

  /** The SDK was given an answer: where it was refused here, the bucket is left to the SDK. */
  void answeredToSdk(String bucket, Outcome<?> before) {
    if (before.refused()) {
      places.leave(bucket);
    }
  }

  /**
   * Sends one request, or none where the bucket or the key is of a kind that the SDK is asked for.
   *
   * @throws StorageException what the reader throws
   * @throws S3Exception for a 404 or a 412
   * @throws SdkException where there are no credentials
   */
  <T> Outcome<T> ask(Question question, Duration timeout, Reader<T> reader)
      throws StorageException, InterruptedException, TimeoutException {
    Optional<S3Places.Place> known = places.of(question.bucket());
    if (known.isEmpty() || question.key().startsWith("/")) {
      return new Outcome<>(null, 0);
    }
    S3Places.Place place = known.get();
    try {
      return TimedCall.run(
          timeout, () -> send(signed(request(place.base(), question), place.region()), reader));
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case StorageException told -> throw told;
        case IOException broken -> new Outcome<>(null, 0);
        case RuntimeException unexpected -> throw unexpected;
        default -> throw new IllegalStateException(e.getCause());
      };
    }
  }

  private <T> Outcome<T> send(SdkHttpRequest request, Reader<T> reader)
      throws IOException, StorageException {
    HttpExecuteResponse answer =
        http.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
    int status = answer.httpResponse().statusCode();
    try (var body = answer.responseBody().orElseGet(AbortableInputStream::createEmpty)) {
      if (FINAL.contains(status)) {
        throw S3ErrorAnswer.of(answer.httpResponse(), body);
      }
      if (status != OK) {
        body.abort();
        return new Outcome<>(null, status);
      }
      return new Outcome<>(reader.read(answer.httpResponse(), body), status);
    }
  }

  private static SdkHttpRequest request(URI base, Question question) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(question.method())
            .uri(base)
            .encodedPath(base.getRawPath() + SdkHttpUtils.urlEncodeIgnoreSlashes(question.key()))
            .putHeader("User-Agent", "sluice");
    question.query().forEach(request::putRawQueryParameter);
    question.headers().forEach(request::putHeader);
    return request.build();
  }

  private SdkHttpRequest signed(SdkHttpRequest request, String region) {
    AwsCredentials credentials = provider.resolveCredentials();
    if (credentials.accessKeyId() == null) {
      return request;
    }
    return signer
        .sign(
            sign ->
                sign.identity(credentials)
                    .request(request)
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "s3")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, region)
                    .putProperty(AwsV4HttpSigner.DOUBLE_URL_ENCODE, false)
                    .putProperty(AwsV4HttpSigner.NORMALIZE_PATH, false)
                    .putProperty(AwsV4HttpSigner.PAYLOAD_SIGNING_ENABLED, false))
        .request();
  }
}
