package io.sluice.storage;

import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * A client of an S3 server with what gives it credentials. Thread-safe.
 *
 * @param client the client
 * @param http what the client sends with
 * @param wire asks most of what is asked
 * @param session gives the client its credentials, and is closed after both
 */
record S3Api(S3Client client, SdkHttpClient http, S3Wire wire, AwsSession session)
    implements AutoCloseable {

  @Override
  public void close() {
    client.close();
    http.close();
    session.close();
  }
}
