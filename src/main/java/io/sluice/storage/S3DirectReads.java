package io.sluice.storage;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
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
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.RequestPayer;
import software.amazon.awssdk.utils.DateUtils;
import software.amazon.awssdk.utils.http.SdkHttpUtils;

/**
 * Reads objects by a signed GET each, sent by the SDK's HTTP client without the SDK's call around
 * it, which takes several times as long as the GET itself. Only the object comes from here: what a
 * server answers else, or a connection that breaks, is for the SDK, which knows what is tried
 * again, where a bucket moved to and what an error means. Thread-safe.
 */
final class S3DirectReads {

  private static final int OK = 200;

  /**
   * What came of a read.
   *
   * @param object null where there is none
   * @param refused whether the server did not want to be asked in this way
   */
  record Outcome(StoredObject object, boolean refused) {
    private static final Outcome NONE = new Outcome(null, false);

    private static Outcome answered(int status) {
      return new Outcome(
          null, status == 400 || status == 401 || status == 403 || status / 100 == 3);
    }
  }

  /**
   * How a bucket is asked.
   *
   * @param base what keys are appended to
   * @param region to sign for
   */
  private record Place(URI base, String region) {}

  private final S3Client client;
  private final SdkHttpClient http;
  private final AwsCredentialsProvider provider;
  private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

  /** By bucket; empty where the SDK is to be asked. */
  private final ConcurrentMap<String, Optional<Place>> places = new ConcurrentHashMap<>();

  /**
   * @param client knows where a bucket is
   * @param http sends, and is not closed here
   * @param provider asked before each request
   */
  S3DirectReads(S3Client client, SdkHttpClient http, AwsCredentialsProvider provider) {
    this.client = client;
    this.http = http;
    this.provider = provider;
  }

  /** From now on no object of the bucket is read here: its server gave the SDK what it refused. */
  void leave(String bucket) {
    places.put(bucket, Optional.empty());
  }

  /**
   * Sends one request, or none where the bucket or the key is of a kind that the SDK is asked for.
   *
   * @param payer null where nobody is asked to pay
   * @throws StorageException {@code TOO_LARGE}
   * @throws SdkException where there are no credentials
   */
  Outcome get(String bucket, ReadRequest read, RequestPayer payer, Duration timeout)
      throws StorageException, InterruptedException, TimeoutException {
    Optional<Place> known = places.computeIfAbsent(bucket, this::place);
    if (known.isEmpty() || read.key().startsWith("/")) {
      return Outcome.NONE;
    }
    Place place = known.get();
    try {
      return TimedCall.run(
          timeout, () -> send(signed(request(place.base(), read, payer), place.region()), read));
    } catch (ExecutionException e) {
      return switch (e.getCause()) {
        case StorageException tooLarge -> throw tooLarge;
        case IOException broken -> Outcome.NONE;
        case RuntimeException unexpected -> throw unexpected;
        default -> throw new IllegalStateException(e.getCause());
      };
    }
  }

  private Outcome send(SdkHttpRequest request, ReadRequest read)
      throws IOException, StorageException {
    HttpExecuteResponse answer =
        http.prepareRequest(HttpExecuteRequest.builder().request(request).build()).call();
    SdkHttpResponse head = answer.httpResponse();
    AbortableInputStream body = answer.responseBody().orElse(null);
    if (body == null) {
      return Outcome.answered(head.statusCode());
    }
    try (body) {
      if (head.statusCode() != OK) {
        body.abort();
        return Outcome.answered(head.statusCode());
      }
      StoredObject object =
          S3Answers.object(
                  read,
                  head.firstMatchingHeader("ETag").orElse(null),
                  head.firstMatchingHeader("Content-Length").map(Long::valueOf).orElse(null),
                  head.firstMatchingHeader("Last-Modified").map(S3DirectReads::date).orElse(null),
                  body)
              .orElseThrow(() -> S3Answers.tooLarge(read));
      return new Outcome(object, false);
    }
  }

  private static SdkHttpRequest request(URI base, ReadRequest read, RequestPayer payer) {
    SdkHttpRequest.Builder request =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.GET)
            .uri(base)
            .encodedPath(base.getRawPath() + SdkHttpUtils.urlEncodeIgnoreSlashes(read.key()))
            .putHeader("User-Agent", "sluice");
    if (read.version() != null) {
      request.putRawQueryParameter("versionId", read.version());
    }
    String ifMatch = S3Answers.ifMatch(read);
    if (ifMatch != null) {
      request.putHeader("If-Match", ifMatch);
    }
    if (payer != null) {
      request.putHeader("x-amz-request-payer", payer.toString());
    }
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

  private Optional<Place> place(String bucket) {
    Region region = client.serviceClientConfiguration().region();
    if (!isOrdinary(bucket) || region == null || region.isGlobalRegion()) {
      return Optional.empty();
    }
    return Optional.of(new Place(base(bucket), region.id()));
  }

  /** As the SDK makes it of region, endpoint, path style, FIPS and dual stack. */
  private URI base(String bucket) {
    String key = "k";
    String url = client.utilities().getUrl(u -> u.bucket(bucket).key(key)).toExternalForm();
    return URI.create(url.substring(0, url.length() - key.length()));
  }

  /** Not an access point or a directory bucket, which are signed for otherwise. */
  private static boolean isOrdinary(String bucket) {
    return !bucket.contains(":") && !bucket.endsWith("-s3") && !bucket.endsWith(".mrap");
  }

  private static Instant date(String header) {
    try {
      return DateUtils.parseRfc822Date(header);
    } catch (DateTimeParseException e) {
      return null;
    }
  }
}
