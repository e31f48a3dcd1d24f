package io.sluice.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReplayStartTest {

  @ParameterizedTest
  @ValueSource(strings = {"earliest", "earliest#again", " earliest "})
  void earliestIsAllThatIsThere(String value) {
    assertThat(ReplayStart.parse(value)).isEqualTo(ReplayStart.EARLIEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"2026-11-20T10:00:00Z", "2026-11-20T11:00:00+01:00#2"})
  void aTimeIsReadWithItsZone(String value) {
    assertThat(ReplayStart.parse(value).since()).isEqualTo(Instant.parse("2026-11-20T10:00:00Z"));
  }

  @Test
  void aTimeThatNoRecordCanHaveIsReadAsTheNearestThatOneCan() {
    assertThat(ReplayStart.parse("0001-01-01T00:00:00Z")).isEqualTo(ReplayStart.EARLIEST);
    assertThat(ReplayStart.parse("+999999999-01-01T00:00:00Z").since().toEpochMilli())
        .isGreaterThan(Instant.now().toEpochMilli());
  }

  @Test
  void anythingElseIsRefusedWithAnExample() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ReplayStart.parse("yesterday"))
        .withMessageContaining("yesterday")
        .withMessageContaining("2026-11-20T10:00:00Z");
  }
}
