package io.sluice.storage;

/** All that makes one store's client differ from another; equal connections share a client. */
public sealed interface Connection permits S3Connection, GcsConnection {

  /** Host and port of the server, or the cloud's name, for messages. */
  String server();

  /** With whose rights; never null. */
  Credentials credentials();
}
