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

import com.google.api.client.googleapis.json.GoogleJsonError;
import com.google.api.client.googleapis.json.GoogleJsonResponseException;
import com.google.api.client.http.HttpResponseException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Says for a person what a failed call to Google Cloud Storage means. Of the server's answer only
 * its status and its reason's name are repeated.
 */
final class GcsFailures {

  private static final String PAYER = "requester pays";
  private static final Set<String> REASONS =
      Set.of(
          "accessNotConfigured",
          "accountDisabled",
          "authError",
          "backendError",
          "badRequest",
          "countryBlocked",
          "forbidden",
          "insufficientPermissions",
          "internalError",
          "invalid",
          "invalidArgument",
          "invalidParameter",
          "keyExpired",
          "keyInvalid",
          "notFound",
          "required",
          "responsePreparationFailure",
          "userProjectAccessDenied",
          "userProjectInconsistent",
          "userProjectMissing");
  private static final List<String> THROTTLES =
      List.of("rateLimitExceeded", "userRateLimitExceeded", "quotaExceeded");

  private final GcsConnection connection;
  private final Duration timeout;
  private final String secret;
  private final String bucket;
  private final String server;

  GcsFailures(GcsConnection connection, Duration timeout, String secret, String bucket) {
    this.connection = connection;
    this.timeout = timeout;
    this.secret = secret;
    this.bucket = bucket;
    this.server = connection.server();
  }

  /**
   * @param key what was read; null for a listing
   */
  StorageException of(String key, Throwable failure) {
    Optional<StorageException> said = Causes.find(failure, StorageException.class);
    if (said.isPresent()) {
      return said.get();
    }
    if (Causes.find(failure, GcsClients.NoAmbientCredentialsException.class).isPresent()) {
      return StorageException.of(
          AUTHENTICATION,
          failure,
          "the platform gives this process no Google credentials: name a Secret in spec.secretRef,"
              + " or give the process a workload identity");
    }
    Optional<NoTokenException> exchange = Causes.find(failure, NoTokenException.class);
    if (exchange.isPresent()) {
      return exchange(exchange.get());
    }
    Optional<HttpResponseException> answer = Causes.find(failure, HttpResponseException.class);
    if (answer.isPresent()) {
      return answered(key, answer.get());
    }
    return BrokenConnections.of(
            failure, Server.store(server, connection.transport().proxy()), "bucket " + bucket)
        .orElseGet(() -> unread(failure));
  }

  StorageException timedOut(Exception cause) {
    return StorageException.of(
        TIMEOUT,
        cause,
        "%s did not answer for bucket %s within %s: see whether it is overloaded, or raise"
            + " spec.timeout",
        server,
        bucket,
        BrokenConnections.written(timeout));
  }

  StorageException changed(String key) {
    return StorageException.of(CHANGED, null, "%s was changed meanwhile", what(key));
  }

  /**
   * @param cause null where the answer was well-formed, but not Google's
   */
  StorageException notGcs(Throwable cause) {
    return StorageException.of(
        INVALID,
        cause,
        "%s does not answer like Google Cloud Storage when asked for bucket %s: check spec.endpoint",
        server,
        bucket);
  }

  /** Whether the bucket wants to know a project that pays for the request. */
  boolean asksWhoPays(Throwable failure) {
    return Causes.find(failure, HttpResponseException.class)
        .filter(e -> e.getStatusCode() == 400)
        .map(GcsFailures::serverMessage)
        .filter(message -> message.contains(PAYER))
        .isPresent();
  }

  private StorageException answered(String key, HttpResponseException e) {
    int status = e.getStatusCode();
    String reason = reason(e);
    if (THROTTLES.contains(reason) && status != 412) {
      return throttled(e);
    }
    return switch (status) {
      case 400 -> asksWhoPays(e) ? unpaid(e) : refused(key, e, reason);
      case 401 ->
          connection.credentials() instanceof Credentials.Anonymous
              ? withoutCredentials(key, e)
              : StorageException.of(
                  AUTHENTICATION, e, "%s does not accept the credentials%s", server, source());
      case 403 -> denied(key, e, reason);
      case 404 -> key == null ? noBucket(e) : missing(key, e);
      case 407 -> BrokenConnections.proxyWantsPassword(e, server);
      case 408 -> StorageException.of(TIMEOUT, e, "%s waited in vain for the request", server);
      case 412 -> StorageException.of(CHANGED, e, "%s was changed meanwhile", what(key));
      case 429, 503 -> throttled(e);
      default ->
          status >= 500
              ? StorageException.of(
                  OTHER,
                  e,
                  "%s failed at %s (%d %s): tried again later",
                  server,
                  what(key),
                  status,
                  reason)
              : refused(key, e, reason);
    };
  }

  private StorageException missing(String key, HttpResponseException e) {
    return serverMessage(e).contains("specified bucket")
        ? noBucket(e)
        : StorageException.of(NO_SUCH_KEY, e, "%s does not exist", what(key));
  }

  private StorageException noBucket(HttpResponseException e) {
    return e instanceof GoogleJsonResponseException json && json.getDetails() != null
        ? StorageException.of(
            NO_SUCH_BUCKET,
            e,
            "bucket %s does not exist at %s: check its name and spec.endpoint",
            bucket,
            server)
        : notGcs(e);
  }

  private StorageException denied(String key, HttpResponseException e, String reason) {
    return connection.credentials() instanceof Credentials.Anonymous
        ? withoutCredentials(key, e)
        : StorageException.of(
            ACCESS_DENIED,
            e,
            "access to %s at %s is denied (%s): allow %s to the credentials%s",
            what(key),
            server,
            reason,
            key == null ? "storage.objects.list" : "storage.objects.get",
            source());
  }

  private StorageException withoutCredentials(String key, HttpResponseException e) {
    return StorageException.of(
        ACCESS_DENIED,
        e,
        "access to %s at %s is denied without credentials: name a Secret in spec.secretRef",
        what(key),
        server);
  }

  private StorageException refused(String key, HttpResponseException e, String reason) {
    return StorageException.of(
        INVALID, e, "%s refused to give %s (%d %s)", server, what(key), e.getStatusCode(), reason);
  }

  private StorageException unpaid(HttpResponseException e) {
    return StorageException.of(
        ACCESS_DENIED,
        e,
        "bucket %s has its readers pay, and no project of theirs is known: use the key of a service"
            + " account, or set GOOGLE_CLOUD_PROJECT for the process",
        bucket);
  }

  private StorageException throttled(HttpResponseException e) {
    return StorageException.of(
        THROTTLED, e, "%s asks for fewer requests to bucket %s", server, bucket);
  }

  private StorageException exchange(NoTokenException e) {
    return new TokenFailures(
            connection.credentials(), source(), connection.tokenTransport().proxy())
        .of(e);
  }

  private StorageException unread(Throwable failure) {
    boolean malformed =
        Causes.find(failure, com.google.gson.stream.MalformedJsonException.class).isPresent()
            || Causes.find(failure, IllegalArgumentException.class).isPresent()
            || Causes.find(failure, IllegalStateException.class).isPresent();
    boolean answerEnded =
        Causes.find(failure, java.io.EOFException.class)
            .filter(e -> String.valueOf(e.getMessage()).contains("End of input"))
            .isPresent();
    return malformed || answerEnded
        ? notGcs(failure)
        : StorageException.of(
            UNREACHABLE,
            failure,
            "the connection to %s broke off; bucket %s was not read",
            server,
            bucket);
  }

  private String what(String key) {
    return key == null ? "bucket " + bucket : "object " + key + " of bucket " + bucket;
  }

  private String source() {
    return secret == null ? "" : " in Secret " + secret;
  }

  /** The reason's name where it is one of Google's; else what keeps a stranger's words out. */
  private static String reason(HttpResponseException e) {
    return Optional.of(e)
        .filter(GoogleJsonResponseException.class::isInstance)
        .map(json -> ((GoogleJsonResponseException) json).getDetails())
        .map(GoogleJsonError::getErrors)
        .filter(errors -> !errors.isEmpty())
        .map(errors -> errors.get(0).getReason())
        .map(reason -> REASONS.contains(reason) || THROTTLES.contains(reason) ? reason : "other")
        .orElse("no reason");
  }

  private static String serverMessage(HttpResponseException e) {
    return String.valueOf(
        e instanceof GoogleJsonResponseException json && json.getDetails() != null
            ? json.getDetails().getMessage()
            : e.getContent());
  }
}
