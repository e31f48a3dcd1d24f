package io.sluice.storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.sluice.testbed.S3Endpoint;
import java.time.Duration;

/** Opens stores on the test bed's servers. */
public final class Stores implements AutoCloseable {

  private final MeterRegistry meters = new SimpleMeterRegistry();
  private final ObjectStores stores;

  public Stores() {
    this(
        (account, audience) -> {
          throw new StorageException(StorageException.Reason.OTHER, "no tokens here", null);
        });
  }

  Stores(IdentityTokens tokens) {
    stores = new ObjectStores(meters, tokens);
  }

  /** A store with the server's own credentials, said to come from Secret team/creds. */
  public ObjectStore open(S3Endpoint server, String bucket) {
    return open(settings(server, Duration.ofSeconds(60)), bucket);
  }

  /** A store with these settings. */
  public ObjectStore open(StoreSettings settings, String bucket) {
    return stores.open(settings, bucket);
  }

  /** How often a verb had an outcome. */
  double count(String verb, String outcome) {
    return meters
        .get("sluice.storage.requests")
        .tags("store", "s3", "verb", verb, "outcome", outcome)
        .counter()
        .count();
  }

  static StoreSettings settings(S3Endpoint server, Duration timeout) {
    return settings(
        server,
        timeout,
        new Credentials.Keys(server.accessKey(), server.secretKey(), null),
        server.region());
  }

  static StoreSettings settings(
      S3Endpoint server, Duration timeout, Credentials credentials, String region) {
    return new StoreSettings(
        new S3Connection(server.endpoint(), region, true, Transport.plain(true), credentials),
        timeout,
        "team/creds");
  }

  @Override
  public void close() {
    stores.close();
  }
}
