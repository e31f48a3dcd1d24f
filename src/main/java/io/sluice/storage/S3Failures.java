package io.sluice.storage;

import static io.sluice.storage.StorageException.Reason.ACCESS_DENIED;
import static io.sluice.storage.StorageException.Reason.AUTHENTICATION;
import static io.sluice.storage.StorageException.Reason.CHANGED;
import static io.sluice.storage.StorageException.Reason.INVALID;
import static io.sluice.storage.StorageException.Reason.NO_SUCH_BUCKET;
import static io.sluice.storage.StorageException.Reason.NO_SUCH_KEY;
import static io.sluice.storage.StorageException.Reason.OTHER;
import static io.sluice.storage.StorageException.Reason.THROTTLED;
import static io.sluice.storage.StorageException.Reason.TIMEOUT;
import static io.sluice.storage.StorageException.Reason.UNREACHABLE;

import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.ApiCallAttemptTimeoutException;
import software.amazon.awssdk.core.exception.ApiCallTimeoutException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sts.model.StsException;

/**
 * Says for a person what a failed S3 call means. Of the server's answer only codes of Amazon's and
 * what has the form of a region are repeated.
 */
final class S3Failures {

  private final S3Connection connection;
  private final Duration timeout;
  private final String secret;
  private final String bucket;
  private final String server;

  S3Failures(S3Connection connection, Duration timeout, String secret, String bucket) {
    this.connection = connection;
    this.timeout = timeout;
    this.secret = secret;
    this.bucket = bucket;
    this.server = connection.server();
  }

  /**
   * @param key what was read; null for a listing
   */
  StorageException of(String key, SdkException e) {
    return e instanceof AwsServiceException answer ? answered(key, answer) : unanswered(e);
  }

  /** What hinders credentials from being had, so that the server was not asked. */
  StorageException unsigned(UncheckedIOException e) {
    return Causes.find(e, StorageException.class).orElseThrow(() -> e);
  }

  /** Of what took longer than the Bucket's timeout. */
  StorageException late(Exception cause) {
    return StorageException.of(
        TIMEOUT,
        cause,
        "%s did not answer for bucket %s within %s: see whether it is overloaded, or raise"
            + " spec.timeout",
        server,
        bucket,
        BrokenConnections.written(timeout));
  }

  StorageException incomplete() {
    return new StorageException(
        OTHER,
        "%s lists bucket %s in pages, but does not say where the next one begins"
            .formatted(server, bucket),
        null);
  }

  /**
   * @param cause null where the answer was well-formed, but no S3 server's
   */
  StorageException notS3(Exception cause) {
    return StorageException.of(
        INVALID,
        cause,
        "%s does not answer like S3 when asked for bucket %s: check spec.endpoint",
        server,
        bucket);
  }

  private StorageException answered(String key, AwsServiceException e) {
    var error = S3Error.of(e);
    String what = key == null ? "bucket " + bucket : "object " + key + " of bucket " + bucket;
    if (e instanceof StsException) {
      return new StsFailures(
              "the process's service account", "Amazon STS", connection.transport().proxy())
          .of(e);
    }
    return switch (error.code()) {
      case "NoSuchBucket" ->
          StorageException.of(
              NO_SUCH_BUCKET,
              e,
              "bucket %s does not exist at %s: check its name, spec.endpoint and spec.region",
              bucket,
              server);
      case "NoSuchKey" -> gone(what, e);
      case "NoSuchVersion" -> StorageException.of(NO_SUCH_KEY, e, "%s has no such version", what);
      case "PreconditionFailed" ->
          StorageException.of(CHANGED, e, "%s was changed meanwhile", what);
      case "InvalidAccessKeyId", "InvalidToken", "XAdminUserNotFound" ->
          StorageException.of(
              AUTHENTICATION, e, "%s does not know the access key%s", server, source());
      case "SignatureDoesNotMatch" ->
          StorageException.of(
              AUTHENTICATION,
              e,
              "%s refused the signature: the secret key%s does not belong to the access key",
              server,
              source());
      case "ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired" ->
          StorageException.of(
              AUTHENTICATION, e, "the session token%s has expired: renew it", source());
      case "RequestTimeTooSkewed", "RequestExpired" ->
          StorageException.of(
              AUTHENTICATION,
              e,
              "%s refused the request for its time: the clock of this machine, or the server's, is"
                  + " wrong",
              server);
      case "AuthorizationHeaderMalformed",
          "PermanentRedirect",
          "TemporaryRedirect",
          "IllegalLocationConstraintException" ->
          wrongRegion(e);
      case "InvalidObjectState" ->
          StorageException.of(INVALID, e, "%s is archived: restore it before it is read", what);
      case "InvalidBucketName" ->
          StorageException.of(INVALID, e, "%s refuses \"%s\" as a bucket name", server, bucket);
      case "SlowDown",
          "Throttling",
          "ThrottlingException",
          "TooManyRequests",
          "RequestLimitExceeded",
          "ServiceUnavailable" ->
          StorageException.of(
              THROTTLED, e, "%s asks for fewer requests to bucket %s", server, bucket);
      case "RequestTimeout" ->
          StorageException.of(TIMEOUT, e, "%s waited in vain for the request", server);
      default -> byStatus(key, what, error, e);
    };
  }

  private StorageException byStatus(String key, String what, S3Error error, AwsServiceException e) {
    int status = e.statusCode();
    String code = error.shown();
    return switch (status) {
      case 301, 302, 303, 307, 308 -> wrongRegion(e);
      case 407 -> BrokenConnections.proxyWantsPassword(e, server);
      case 401 ->
          StorageException.of(
              AUTHENTICATION, e, "%s does not accept the credentials%s", server, source());
      case 403 ->
          connection.credentials() instanceof Credentials.Anonymous
              ? StorageException.of(
                  ACCESS_DENIED,
                  e,
                  "access to %s at %s is denied without credentials: name a Secret in spec.secretRef",
                  what,
                  server)
              : StorageException.of(
                  ACCESS_DENIED,
                  e,
                  "access to %s at %s is denied (%s): allow %s to the credentials%s",
                  what,
                  server,
                  code,
                  key == null ? "s3:ListBucket" : "s3:GetObject",
                  source());
      case 404, 405 -> key == null ? noListing(error, e) : gone(what, e);
      case 412 -> StorageException.of(CHANGED, e, "%s was changed meanwhile", what);
      case 429, 503 ->
          StorageException.of(
              THROTTLED, e, "%s asks for fewer requests to bucket %s", server, bucket);
      default ->
          status >= 500
              ? StorageException.of(
                  OTHER,
                  e,
                  "%s failed at %s (%d %s): tried again later",
                  server,
                  what,
                  status,
                  code)
              : StorageException.of(
                  INVALID, e, "%s refused to give %s (%d %s)", server, what, status, code);
    };
  }

  private StorageException noListing(S3Error error, AwsServiceException e) {
    return error.isWithoutCode()
        ? notS3(e)
        : StorageException.of(
            INVALID,
            e,
            "%s refused to list bucket %s (%d %s)",
            server,
            bucket,
            e.statusCode(),
            error.shown());
  }

  private static StorageException gone(String what, AwsServiceException e) {
    return StorageException.of(NO_SUCH_KEY, e, "%s does not exist", what);
  }

  private StorageException wrongRegion(AwsServiceException e) {
    String signed = Optional.ofNullable(connection.region()).orElse("another region");
    return StorageException.of(
        INVALID,
        e,
        "bucket %s at %s is not in %s: %s",
        bucket,
        server,
        signed,
        S3Error.of(e)
            .region()
            .map("set spec.region to %s"::formatted)
            .orElse("set spec.region, or spec.endpoint, to the bucket's own"));
  }

  private StorageException unanswered(SdkException e) {
    if (e instanceof ApiCallTimeoutException || e instanceof ApiCallAttemptTimeoutException) {
      return late(e);
    }
    Optional<StorageException> broken =
        BrokenConnections.of(
            e, Server.store(server, connection.transport().proxy()), "bucket " + bucket);
    if (broken.isPresent()) {
      return broken.get();
    }
    String message = String.valueOf(e.getMessage());
    if (message.contains("Unable to load credentials")) {
      return StorageException.of(
          AUTHENTICATION,
          e,
          "the platform gives this process no AWS credentials: name a Secret in spec.secretRef, or"
              + " give the process a role");
    }
    if (message.contains("Unable to load region")) {
      return StorageException.of(
          INVALID, e, "the region of bucket %s is not known: set spec.region", bucket);
    }
    if (message.contains("invalid region")) {
      return StorageException.of(
          INVALID,
          e,
          "\"%s\" is no region of Amazon's: write one such as eu-west-1 as spec.region",
          connection.region());
    }
    if (message.contains("parse") || message.contains("unmarshall")) {
      return notS3(e);
    }
    return StorageException.of(
        UNREACHABLE, e, "the connection to %s broke off; bucket %s was not read", server, bucket);
  }

  private String source() {
    return secret == null ? "" : " in Secret " + secret;
  }
}
