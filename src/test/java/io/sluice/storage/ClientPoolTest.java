package io.sluice.storage;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ClientPoolTest {

  private static final Duration IDLE = Duration.ofMinutes(10);
  private static final S3Connection CONNECTION = connection("one");

  private Instant now = Instant.parse("2026-01-01T00:00:00Z");
  private final ClientPool<S3Connection, S3Api> pool =
      new ClientPool<>(
          connection -> S3Clients.build(connection, null),
          S3Api::close,
          new Clock() {
            @Override
            public Instant instant() {
              return now;
            }

            @Override
            public ZoneOffset getZone() {
              return ZoneOffset.UTC;
            }

            @Override
            public Clock withZone(java.time.ZoneId zone) {
              return this;
            }
          });

  private static S3Connection connection(String key) {
    return new S3Connection(
        URI.create("http://127.0.0.1:1"),
        "us-east-1",
        true,
        Transport.plain(true),
        new Credentials.Keys(key, "secret", null));
  }

  @AfterEach
  void close() {
    pool.close();
  }

  private S3Api used(S3Connection connection) {
    try (var lease = pool.lease(connection)) {
      return lease.client();
    }
  }

  @Test
  void equalSettingsShareOneClient() {
    assertThat(used(connection("one"))).isSameAs(used(connection("one")));
    assertThat(used(connection("one"))).isNotSameAs(used(connection("other")));
  }

  @Test
  void aClientIsKeptForAWhileAndThenClosed() {
    // Given
    S3Api client = used(CONNECTION);

    // When
    now = now.plus(Duration.ofMinutes(9));
    pool.closeUnused(IDLE);

    // Then
    assertThat(used(CONNECTION)).isSameAs(client);

    // When
    now = now.plus(Duration.ofMinutes(11));
    pool.closeUnused(IDLE);

    // Then
    assertThat(pool.size()).isZero();
    assertThat(used(CONNECTION)).isNotSameAs(client);
  }

  @Test
  void aClientInUseIsNotClosedHoweverLongThatTakes() {
    try (var lease = pool.lease(CONNECTION)) {
      // When
      now = now.plus(Duration.ofDays(1));
      pool.closeUnused(IDLE);

      // Then
      assertThat(used(CONNECTION)).isSameAs(lease.client());
    }
  }
}
