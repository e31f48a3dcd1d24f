package io.sluice.storage;

import static io.sluice.storage.StorageException.Reason.AUTHENTICATION;
import static io.sluice.storage.StorageException.Reason.INVALID;
import static io.sluice.storage.StorageException.Reason.UNREACHABLE;

import java.net.HttpURLConnection;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Says for a person why a Security Token Service gave no keys. Of its answer nothing is repeated.
 */
final class StsFailures {

  private final String who;
  private final String server;
  private final ProxyServer proxy;

  /**
   * @param who whose credentials were offered, such as {@code ServiceAccount a/b}
   * @param server the service's host and port, or its name
   * @param proxy the Bucket's; null where there is none
   */
  StsFailures(String who, String server, ProxyServer proxy) {
    this.who = who;
    this.server = server;
    this.proxy = proxy;
  }

  StorageException of(SdkException e) {
    if (e instanceof AwsServiceException answer) {
      String code = answer.awsErrorDetails() == null ? "" : answer.awsErrorDetails().errorCode();
      return answered(String.valueOf(code), answer.statusCode(), e);
    }
    return BrokenConnections.of(e, Server.sts(server, proxy), "a token")
        .orElseGet(() -> unanswered(e));
  }

  /**
   * @param code the service's own; may be anything
   */
  StorageException answered(String code, int status, Exception cause) {
    if (status == HttpURLConnection.HTTP_PROXY_AUTH) {
      return BrokenConnections.proxyWantsPassword(cause, server);
    }
    String why =
        switch (code) {
          case "AccessDenied", "AccessDeniedException" ->
              "refuses %s the role: the role's trust policy must name the cluster's issuer, this"
                  + " account as subject, and the audience sts.amazonaws.com";
          case "InvalidIdentityToken", "InvalidIdentityTokenException" ->
              "does not accept the token of %s: the cluster's issuer must be an identity provider of"
                  + " the role's account";
          case "ExpiredTokenException", "ExpiredToken" ->
              "takes the token of %s for expired: the clock of this machine, or the API server's, is"
                  + " wrong";
          case "IDPCommunicationError", "IDPCommunicationErrorException" ->
              "could not reach the cluster's issuer to check the token of %s: tried again later";
          case "RegionDisabledException" ->
              "is not active in this region for %s: activate it, or name another spec.region";
          case "ValidationError", "InvalidParameterValue" ->
              "refuses what %s asks for: check the role it names, or its username";
          default -> null;
        };
    if (why != null) {
      return failure(server + " " + why.formatted(who), cause);
    }
    return status == 429 || status >= HttpURLConnection.HTTP_INTERNAL_ERROR
        ? new StorageException(
            UNREACHABLE,
            "%s gave no keys to %s (%d): tried again later".formatted(server, who, status),
            cause)
        : failure("%s gave no keys to %s (%d)".formatted(server, who, status), cause);
  }

  StorageException notSts(Exception cause) {
    return new StorageException(
        INVALID,
        "%s does not answer like a Security Token Service: check spec.sts.endpoint"
            .formatted(server),
        cause);
  }

  StorageException unanswered(Exception e) {
    return new StorageException(
        UNREACHABLE, "the connection to %s broke off; no keys were given".formatted(server), e);
  }

  private static StorageException failure(String message, Exception cause) {
    return new StorageException(AUTHENTICATION, message, cause);
  }
}
