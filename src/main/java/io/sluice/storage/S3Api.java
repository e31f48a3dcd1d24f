package io.sluice.storage;

import software.amazon.awssdk.services.s3.S3Client;

/**
 * A client of an S3 server with what gives it credentials. Thread-safe.
 *
 * @param client the client
 * @param session gives the client its credentials, and is closed after it
 */
record S3Api(S3Client client, AwsSession session) implements AutoCloseable {

  @Override
  public void close() {
    client.close();
    session.close();
  }
}
