package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClocksTest {

  private static BucketSpec spec(String lines) {
    return Serialization.unmarshal(lines, BucketSpec.class);
  }

  @ParameterizedTest
  @CsvSource({"0s, PT1S", "1ms, PT1S", "1s, PT1S", "1.5s, PT1.5S", "10m, PT10M"})
  void noClockOfABucketRunsFasterThanOncePerSecond(String written, Duration expected) {
    // Given
    var spec =
        spec("url: s3://abc\ninterval: %1$s\napply: {retryInterval: %1$s}\n".formatted(written));

    // When
    var retry = EffectiveApply.of(spec).retryInterval();

    // Then
    assertThat(spec.pollInterval()).isEqualTo(expected);
    assertThat(retry).isEqualTo(expected);
  }

  @Test
  void aTimeoutOfZeroIsTheDefault() {
    // Given
    var spec = spec("url: s3://abc\ninterval: 1m\ntimeout: 0s\n");

    // When
    var timeout = spec.fetchTimeout();

    // Then
    assertThat(timeout).isEqualTo(Duration.ofSeconds(60));
  }
}
