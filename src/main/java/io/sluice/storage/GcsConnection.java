package io.sluice.storage;

import java.net.URI;

/**
 * What makes one client of Google Cloud Storage differ from another.
 *
 * @param endpoint where to connect; null is Google's own
 * @param transport how the store is connected to
 * @param tokenTransport how the server that exchanges keys for tokens is connected to
 * @param credentials never null
 * @param project which pays where a bucket asks who does; null where none is known
 */
public record GcsConnection(
    URI endpoint,
    Transport transport,
    Transport tokenTransport,
    Credentials credentials,
    String project)
    implements Connection {

  @Override
  public String server() {
    return endpoint == null ? "Google Cloud Storage" : endpoint.getAuthority();
  }
}
