package io.sluice.it;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class MainJobIT {

  @Test
  void aBucketsManifestsAreLiveAndFollowedAndPruned() {
    try (var it = Scenario.shared("main-job")) {
      // Given
      it.put("app/one.yaml", it.configMap("one", "1"))
          .put("app/two.yaml", it.configMap("two", "2"));

      // When
      it.bucket().awaitReady();

      // Then
      assertThat(it.liveValue("one")).contains("1");
      assertThat(it.liveValue("two")).contains("2");

      // When
      it.put("app/one.yaml", it.configMap("one", "changed")).delete("app/two.yaml").sync();

      // Then
      assertThat(it.liveValue("one")).contains("changed");
      assertThat(it.liveConfigMap("two")).isEmpty();
      assertThat(it.condition("Ready").orElseThrow().getStatus()).isEqualTo("True");
    }
  }
}
