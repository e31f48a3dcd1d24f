package io.sluice.storage;

import static io.sluice.storage.StorageException.Reason.AUTHENTICATION;
import static io.sluice.storage.StorageException.Reason.INVALID;
import static io.sluice.storage.StorageException.Reason.TIMEOUT;
import static io.sluice.storage.StorageException.Reason.TLS;
import static io.sluice.storage.StorageException.Reason.UNREACHABLE;

import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.apache.http.HttpHost;
import org.apache.http.client.NonRepeatableRequestException;
import org.apache.http.conn.ConnectTimeoutException;
import org.apache.http.conn.HttpHostConnectException;

/** Says for a person why a server could not be talked to, whatever is spoken there. */
final class BrokenConnections {

  private BrokenConnections() {}

  /**
   * Finds the first cause that says something.
   *
   * @param wanted what was asked for there, such as {@code bucket b}
   */
  static Optional<StorageException> of(Throwable failure, Server server, String wanted) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      StorageException known = known(cause, failure, server, wanted);
      if (known != null) {
        return Optional.of(known);
      }
    }
    return Optional.empty();
  }

  /** A duration as a spec would write it. */
  static String written(Duration duration) {
    return duration.toMillis() % 1000 == 0
        ? duration.toSeconds() + "s"
        : duration.toMillis() + "ms";
  }

  private static StorageException known(
      Throwable cause, Throwable failure, Server server, String wanted) {
    return switch (cause) {
      case OuterAddresses.InnerAddressException inner ->
          StorageException.of(
              INVALID,
              failure,
              "endpoint %s leads to loopback, link-local or the API server, which is only for Buckets"
                  + " in privileged namespaces (SLUICE_PRIVILEGED_NAMESPACES)",
              inner.getMessage().equals(server.host()) ? server.address() : inner.getMessage());
      case UnknownHostException unknown when server.isBehind(firstWord(unknown)) ->
          proxy(failure, server, "is not known");
      case UnknownHostException unknown ->
          StorageException.of(
              UNREACHABLE,
              failure,
              "host %s is not known: check %s",
              server.address(),
              server.endpoint());
      case NonRepeatableRequestException asked -> proxyWantsPassword(failure, server.address());
      case ConnectTimeoutException timeout when server.isBehind(hostOf(timeout.getHost())) ->
          proxy(failure, server, "does not answer");
      case HttpHostConnectException refused when server.isBehind(hostOf(refused.getHost())) ->
          proxy(failure, server, "refuses connections");
      case ConnectTimeoutException timeout -> refused(failure, server, "does not answer");
      case NoRouteToHostException noRoute -> refused(failure, server, "cannot be routed to");
      case ConnectException refused -> refused(failure, server, "refuses connections");
      case SocketTimeoutException silence ->
          StorageException.of(
              TIMEOUT, failure, "%s fell silent while %s was read", server.address(), wanted);
      case SSLException tls -> tls(tls, failure, server);
      default -> null;
    };
  }

  private static String firstWord(UnknownHostException unknown) {
    return String.valueOf(unknown.getMessage()).split(":", 2)[0];
  }

  private static String hostOf(HttpHost host) {
    return host == null ? "" : host.getHostName();
  }

  private static StorageException proxy(Throwable failure, Server server, String how) {
    return StorageException.of(
        UNREACHABLE,
        failure,
        "the proxy %s on the way to %s %s: check the Secret of spec.proxySecretRef",
        server.proxy().address().getAuthority(),
        server.address(),
        how);
  }

  /** A proxy asks for a password, or for another one than it was given. */
  static StorageException proxyWantsPassword(Throwable failure, String server) {
    return StorageException.of(
        AUTHENTICATION,
        failure,
        "the proxy on the way to %s does not accept username and password: check the Secret of"
            + " spec.proxySecretRef, or the process's own HTTPS_PROXY",
        server);
  }

  private static StorageException refused(Throwable failure, Server server, String how) {
    return StorageException.of(
        UNREACHABLE,
        failure,
        "%s %s: check %s, and that the server is up",
        server.address(),
        how,
        server.endpoint());
  }

  private static StorageException tls(SSLException cause, Throwable failure, Server server) {
    String message = String.valueOf(cause.getMessage());
    if (message.contains("Unsupported or unrecognized SSL message")) {
      return StorageException.of(
          TLS,
          failure,
          "%s does not speak TLS: set spec.insecure: true if it is meant to be http",
          server.address());
    }
    if (message.contains("PKIX") || message.contains("certificat")) {
      return StorageException.of(
          TLS,
          failure,
          "the certificate of %s is not trusted, or is not for that name: its issuer must be known to"
              + " this machine, or stand as ca.crt in the Secret of %s",
          server.address(),
          server.certificates());
    }
    return StorageException.of(
        TLS,
        failure,
        "no TLS connection to %s could be agreed upon: it may ask for a client certificate (%s)",
        server.address(),
        server.certificates());
  }
}
