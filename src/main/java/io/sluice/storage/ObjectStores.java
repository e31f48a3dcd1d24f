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

  private final ClientPool clients = new ClientPool(S3Clients::build, Clock.systemUTC());
  private final MeterRegistry meters;

  @Inject
  public ObjectStores(MeterRegistry meters) {
    this.meters = meters;
  }

  /**
   * A store for one bucket. Costs nothing and sends nothing; needs no closing, and may be kept for
   * as long as the settings hold.
   */
  public ObjectStore open(StoreSettings settings, String bucket) {
    return new MeteredObjectStore(
        new S3ObjectStore(clients, settings, bucket), StoreKind.S3, meters);
  }

  @Scheduled(every = "1m", identity = "close-unused-storage-clients")
  void closeUnused() {
    clients.closeUnused(IDLE);
  }

  /** Closes all connections, at the process's end. */
  @PreDestroy
  public void close() {
    clients.close();
  }
}
