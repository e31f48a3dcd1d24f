package io.sluice.storage;

import io.micrometer.core.instrument.MeterRegistry;
import io.quarkus.scheduler.Scheduled;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.Duration;

/**
 * Opens stores. Their clients and connections are shared by all stores with equal settings, live as
 * long as they are used, and are closed after some minutes without use. Thread-safe.
 */
@ApplicationScoped
public class ObjectStores {

  private static final Duration IDLE = Duration.ofMinutes(10);

  private final ClientPool<S3Connection, S3Api> s3;
  private final ClientPool<GcsConnection, GcsClient> gcs;
  private final MeterRegistry meters;

  @Inject
  public ObjectStores(MeterRegistry meters, IdentityTokens tokens) {
    this.meters = meters;
    s3 =
        new ClientPool<>(
            connection -> S3Clients.build(connection, tokens), S3Api::close, Clock.systemUTC());
    gcs =
        new ClientPool<>(
            connection -> GcsClients.build(connection, tokens),
            GcsClient::close,
            Clock.systemUTC());
  }

  /**
   * A store for one bucket. Costs nothing and sends nothing; needs no closing, and may be kept for
   * as long as the settings hold.
   */
  public ObjectStore open(StoreSettings settings, String bucket) {
    return switch (settings.connection()) {
      case S3Connection connection ->
          new MeteredObjectStore(
              new S3ObjectStore(s3, connection, settings.timeout(), settings.secret(), bucket),
              StoreKind.S3,
              meters);
      case GcsConnection connection ->
          new MeteredObjectStore(
              new GcsObjectStore(gcs, connection, settings.timeout(), settings.secret(), bucket),
              StoreKind.GCS,
              meters);
    };
  }

  @Scheduled(every = "1m", identity = "close-unused-storage-clients")
  void closeUnused() {
    s3.closeUnused(IDLE);
    gcs.closeUnused(IDLE);
  }

  /** Closes all connections, at the process's end. */
  @PreDestroy
  public void close() {
    s3.close();
    gcs.close();
  }
}
