package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SamplesTest {

  @Test
  void theMedianIsTheMiddleOneInWhateverOrderTheyCame() {
    // Given
    var samples = Samples.of(List.of(9.0, 1.0, 2.0));

    // Then
    assertThat(samples.median()).isEqualTo(2);
  }

  @Test
  void theMedianOfAnEvenNumberIsBetweenTheTwoInTheMiddle() {
    // Given
    var samples = Samples.of(List.of(4.0, 1.0, 2.0, 9.0));

    // Then
    assertThat(samples.median()).isEqualTo(3);
  }

  @Test
  void p99LeavesOutOneOfAHundred() {
    // Given
    var hundred = Samples.of(IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList());

    // Then
    assertThat(hundred.p99()).isEqualTo(99);
  }

  @Test
  void p99OfFewIsTheWorst() {
    // Given
    var ten = Samples.of(DoubleStream.iterate(1, d -> d + 1).limit(10).boxed().toList());

    // Then
    assertThat(ten.p99()).isEqualTo(10);
  }

  @Test
  void nothingMeasuredIsNoNumber() {
    // Given
    var nothing = Samples.of(List.of());

    // Then
    assertThat(nothing.median()).isNaN();
    assertThat(Say.spread(nothing)).isEqualTo("–");
  }
}
