package io.sluice.storage;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * One client a connection, shared by all who use it, and closed once nobody did for a while.
 * Thread-safe.
 *
 * @param <K> what makes one client differ from another
 * @param <C> the client
 */
final class ClientPool<K extends Connection, C> implements AutoCloseable {

  private static final class Shared<C> {
    private final C client;
    private int users;
    private Instant lastUsed;

    private Shared(C client) {
      this.client = client;
    }
  }

  /** The use of a client; while one is open, the client is not closed. */
  final class Lease implements AutoCloseable {
    private final K connection;
    private final Shared<C> shared;

    private Lease(K connection, Shared<C> shared) {
      this.connection = connection;
      this.shared = shared;
    }

    C client() {
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

  private final ConcurrentMap<K, Shared<C>> clients = new ConcurrentHashMap<>();
  private final Function<K, C> factory;
  private final Consumer<C> closer;
  private final Clock clock;

  ClientPool(Function<K, C> factory, Consumer<C> closer, Clock clock) {
    this.factory = factory;
    this.closer = closer;
    this.clock = clock;
  }

  Lease lease(K connection) {
    Shared<C> shared =
        clients.compute(
            connection,
            (key, current) -> {
              Shared<C> used = current == null ? new Shared<>(factory.apply(key)) : current;
              used.users++;
              return used;
            });
    return new Lease(connection, shared);
  }

  /** Closes the clients that nobody used for so long. */
  void closeUnused(Duration idle) {
    Instant limit = clock.instant().minus(idle);
    for (K connection : clients.keySet()) {
      clients.computeIfPresent(
          connection,
          (key, current) -> {
            if (current.users > 0 || current.lastUsed.isAfter(limit)) {
              return current;
            }
            closer.accept(current.client);
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
    clients.values().forEach(shared -> closer.accept(shared.client));
    clients.clear();
  }
}
