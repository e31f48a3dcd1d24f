package io.sluice.storage;

import java.net.URI;

/**
 * What makes one S3 client differ from another.
 *
 * @param endpoint where to connect; null is Amazon's own for the region
 * @param region to sign for; null leaves it to the SDK's chain
 * @param pathStyle whether the bucket stands in the path instead of the host name
 * @param transport how the server is connected to
 * @param credentials never null
 */
public record S3Connection(
    URI endpoint, String region, boolean pathStyle, Transport transport, Credentials credentials)
    implements Connection {

  @Override
  public String server() {
    return endpoint == null ? "Amazon S3" : endpoint.getAuthority();
  }

  /** Whether Amazon answers, and not another server that speaks S3. */
  boolean isAmazon() {
    return endpoint == null || Endpoint.isAmazonHost(endpoint);
  }
}
