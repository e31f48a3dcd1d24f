package io.sluice.storage;

import static io.sluice.storage.StorageException.Reason.AUTHENTICATION;
import static io.sluice.storage.StorageException.Reason.UNREACHABLE;

import com.google.api.client.http.HttpResponseException;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;

/**
 * Says for a person why Google's token servers gave no token. Of their answer only its status is
 * repeated.
 */
final class TokenFailures {

  private final Credentials credentials;
  private final String source;
  private final ProxyServer proxy;

  /**
   * @param source where the key lies, to be added to a sentence; may be empty
   * @param proxy the Bucket's; null where there is none
   */
  TokenFailures(Credentials credentials, String source, ProxyServer proxy) {
    this.credentials = credentials;
    this.source = source;
    this.proxy = proxy;
  }

  StorageException of(NoTokenException e) {
    String said = said(e);
    if (said.contains("short-lived") || said.contains("iat and exp") || said.contains("clock")) {
      return StorageException.of(
          AUTHENTICATION,
          e,
          "%s refused %s for its time: the clock of this machine is wrong",
          server(),
          what());
    }
    if (status(e) == 407) {
      return BrokenConnections.proxyWantsPassword(e, server());
    }
    return credentials instanceof Credentials.GoogleIdentity identity
        ? identity(identity, e)
        : key(said, e);
  }

  private StorageException key(String said, NoTokenException e) {
    Optional<HttpResponseException> answer = Causes.find(e, HttpResponseException.class);
    if (answer.isEmpty()) {
      return broken(e);
    }
    if (said.contains("invalid_grant") || said.contains("invalid_client")) {
      return StorageException.of(
          AUTHENTICATION,
          e,
          "%s does not accept %s: it was deleted or disabled, or its account was; make a new one",
          server(),
          what());
    }
    int status = answer.get().getStatusCode();
    return passes(status)
        ? later(status, e)
        : StorageException.of(
            AUTHENTICATION,
            e,
            "%s gave no token for %s (%d): check its token_uri",
            server(),
            what(),
            status);
  }

  private StorageException identity(Credentials.GoogleIdentity identity, NoTokenException e) {
    Optional<HttpResponseException> answer = Causes.find(e, HttpResponseException.class);
    if (answer.isPresent()) {
      int status = answer.get().getStatusCode();
      return passes(status)
          ? later(status, e)
          : StorageException.of(
              AUTHENTICATION,
              e,
              "ServiceAccount %s may not act as %s (%d): give its principal"
                  + " roles/iam.workloadIdentityUser on that account",
              identity.account(),
              identity.email(),
              status);
    }
    if (message(e).contains("Error code ")) {
      return StorageException.of(
          AUTHENTICATION,
          e,
          "Google does not exchange the token of ServiceAccount %s: the pool's provider must name the"
              + " cluster's issuer, and accept this account",
          identity.account());
    }
    return broken(e);
  }

  private StorageException broken(NoTokenException e) {
    return BrokenConnections.of(e, Server.tokens(server(), proxy), "a token")
        .orElseGet(
            () ->
                StorageException.of(
                    AUTHENTICATION, e, "%s gave no token for %s", server(), what()));
  }

  private StorageException later(int status, NoTokenException e) {
    return StorageException.of(
        UNREACHABLE, e, "%s gave no token (%d): tried again later", server(), status);
  }

  private static boolean passes(int status) {
    return status == 429 || status >= 500;
  }

  private String server() {
    return switch (credentials) {
      case Credentials.ServiceAccountKey key -> key.tokenUri().getAuthority();
      case Credentials.GoogleIdentity identity ->
          URI.create(identity.platform().stsUrl()).getAuthority();
      default -> "Google";
    };
  }

  private String what() {
    return switch (credentials) {
      case Credentials.GoogleIdentity identity ->
          "the token of ServiceAccount " + identity.account();
      case Credentials.ServiceAccountKey key -> "the key" + source;
      default -> "the platform's credentials";
    };
  }

  private static int status(NoTokenException e) {
    return Causes.find(e, HttpResponseException.class)
        .map(HttpResponseException::getStatusCode)
        .orElse(0);
  }

  private static String said(NoTokenException e) {
    String body =
        Causes.find(e, HttpResponseException.class)
            .map(HttpResponseException::getContent)
            .orElseGet(() -> message(e));
    return String.valueOf(body).toLowerCase(Locale.ROOT);
  }

  private static String message(Throwable failure) {
    StringBuilder messages = new StringBuilder();
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      messages.append(cause.getMessage()).append('\n');
    }
    return messages.toString();
  }
}
