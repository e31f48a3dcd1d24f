package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruneHistoryTest {

  private static final Instant NOW = Instant.parse("2026-11-20T10:00:00Z");
  private static final int MOST_BYTES_OF_A_CONFIG_MAP = 1 << 20;

  @Test
  void deletesThatAreTriedAgainAndAgainFitIntoAConfigMap() {
    // Given
    List<ObjectId> ids = Inventories.entries(0, 10_000).stream().map(InventoryEntry::id).toList();
    PruneHistory history = PruneHistory.NONE;

    // When
    for (int second = 0; second < 600; second += 30) {
      history = history.plus(NOW.plusSeconds(second), 20_000, ids);
    }

    // Then
    var part = new InventoryConfigMaps().history(new BucketRef("team", "web"), history);
    assertThat(part.getBinaryData().values())
        .allMatch(data -> data.length() < MOST_BYTES_OF_A_CONFIG_MAP);
    assertThat(history.keys()).hasSize(10_000);
    assertThat(history.largest(1)).isEqualTo(20_000);
  }

  @Test
  void anObjectCountsFromTheLastTimeItsDeleteWasTried() {
    // Given
    ObjectId id = Inventories.entry(1).id();
    PruneHistory history =
        PruneHistory.NONE
            .plus(NOW, 10, List.of(id))
            .plus(NOW.plus(Duration.ofMinutes(9)), 10, List.of(id));

    // When
    PruneHistory later = history.at(NOW.plus(Duration.ofMinutes(18)));

    // Then
    assertThat(later.keys()).containsExactly(PruneHistory.key(id));
  }
}
