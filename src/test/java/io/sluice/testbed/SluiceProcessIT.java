package io.sluice.testbed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SluiceProcessIT {

  @Test
  void itIsLiveHasMetricsAndStopsInGoodOrder() {
    // Given
    try (SluiceProcess sluice = SluiceProcess.start(TestBed.shared(), Map.of())) {
      // When
      int live = sluice.healthLive().status();
      // Then
      assertThat(live).isEqualTo(200);
      assertThat(sluice.metrics()).contains("jvm_");
      sluice.awaitLog("sluice");
      assertThat(sluice.stop()).isEqualTo(143);
      assertThat(sluice.alive()).isFalse();
    }
  }

  @Test
  void whatCannotStartTellsItsLog() {
    // Given
    Map<String, String> environment = Map.of("QUARKUS_HTTP_PORT", "not-a-port");
    // When
    assertThatThrownBy(() -> SluiceProcess.start(environment))
        // Then
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("not-a-port");
  }

  @Test
  void killLeavesNothingBehind() {
    // Given
    SluiceProcess sluice = SluiceProcess.start(TestBed.shared(), Map.of());
    Optional<ProcessHandle> java = sluice.application();
    assertThat(java).hasValueSatisfying(p -> assertThat(p.isAlive()).isTrue());
    // When
    sluice.kill();
    // Then
    assertThat(java.orElseThrow().isAlive()).isFalse();
  }

  @Test
  void aKilledWrapperTakesTheApplicationAlong() {
    // Given
    SluiceProcess sluice = SluiceProcess.start(TestBed.shared(), Map.of());
    ProcessHandle java = sluice.application().orElseThrow();
    // When
    sluice.wrapper().destroyForcibly();
    // Then
    await().until(() -> !java.isAlive());
  }
}
