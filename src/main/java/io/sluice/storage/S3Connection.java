package io.sluice.storage;

import java.net.URI;

/**
 * All that makes one S3 client differ from another; equal connections share a client.
 *
 * @param endpoint where to connect; null is Amazon's own for the region
 * @param region to sign for; null leaves it to the SDK's chain
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param innerAddresses whether the endpoint may lead to loopback, link-local or the API server
 * @param credentials never null
 */
public record S3Connection(
    URI endpoint,
    String region,
    boolean pathStyle,
    boolean innerAddresses,
    Credentials credentials) {

  /** Host and port of the server, for messages. */
  String server() {
    return endpoint == null ? "Amazon S3" : endpoint.getAuthority();
  }
}
