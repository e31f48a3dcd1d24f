package io.sluice.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * One S3 client a connection, shared by all who use it, and closed once nobody did for a while.
 * Thread-safe.
 */
final class ClientPool implements AutoCloseable {

  private static final class Shared {
    private final S3Client client;
    private int users;
    private Instant lastUsed;

    private Shared(S3Client client) {
      this.client = client;
    }
  }

  /** The use of a client; while one is open, the client is not closed. */
  final class Lease implements AutoCloseable {
    private final S3Connection connection;
    private final Shared shared;

    private Lease(S3Connection connection, Shared shared) {
      this.connection = connection;
      this.shared = shared;
    }

    S3Client client() {
      return shared.client;
    }

    @Override
    public void close() {
      clients.computeIfPresent(
          connection,
          (key, current) -> {
            current.users--;
            current.lastUsed = clock.instant();
            return current;
          });
    }
  }

  private final ConcurrentMap<S3Connection, Shared> clients = new ConcurrentHashMap<>();
  private final Function<S3Connection, S3Client> factory;
  private final Clock clock;

  ClientPool(Function<S3Connection, S3Client> factory, Clock clock) {
    this.factory = factory;
    this.clock = clock;
  }

  Lease lease(S3Connection connection) {
    Shared shared =
        clients.compute(
            connection,
            (key, current) -> {
              Shared used = current == null ? new Shared(factory.apply(key)) : current;
              used.users++;
              return used;
            });
    return new Lease(connection, shared);
  }

  /** Closes the clients that nobody used for so long. */
  void closeUnused(Duration idle) {
    Instant limit = clock.instant().minus(idle);
    for (S3Connection connection : clients.keySet()) {
      clients.computeIfPresent(
          connection,
          (key, current) -> {
            if (current.users > 0 || current.lastUsed.isAfter(limit)) {
              return current;
            }
            current.client.close();
            return null;
          });
    }
  }

  int size() {
    return clients.size();
  }

  /** Closes all clients, used or not. */
  @Override
  public void close() {
    clients.values().forEach(shared -> shared.client.close());
    clients.clear();
  }
}
