package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

class StoredPartsTest {

  private static final BucketRef ONE = new BucketRef("team", "one");
  private static final BucketRef OTHER = new BucketRef("team", "other");

  @Test
  void eachBucketGetsItsOwnPartsOnce() {
    // Given
    var parts = new StoredParts(each -> List.of(part(ONE, 1), part(OTHER, 1)).forEach(each));
    // When
    var first = parts.take(ONE);
    // Then
    assertThat(first).hasValue(List.of(part(ONE, 1)));
    assertThat(parts.take(ONE)).isEmpty();
    assertThat(parts.take(OTHER)).hasValue(List.of(part(OTHER, 1)));
  }

  @Test
  void whatWasNotStoredIsKnownToBeNothing() {
    // Given
    var parts = new StoredParts(each -> each.accept(part(ONE, 1)));
    // When / Then
    assertThat(parts.take(OTHER)).hasValue(List.of());
  }

  @Test
  void whatIsTooLargeToBeKeptIsReadWhenItIsNeeded() {
    // Given
    var parts =
        new StoredParts(each -> List.of(part(ONE, 10 << 20), part(OTHER, 10 << 20)).forEach(each));
    // When / Then
    assertThat(parts.take(ONE)).hasValueSatisfying(kept -> assertThat(kept).hasSize(1));
    assertThat(parts.take(OTHER)).isEmpty();
  }

  @Test
  void ofABucketEitherAllPartsAreKeptOrNone() {
    // Given
    var parts =
        new StoredParts(
            each -> List.of(part(ONE, 10 << 20), part(ONE, 10 << 20), part(ONE, 1)).forEach(each));
    // When / Then
    assertThat(parts.take(ONE)).isEmpty();
  }

  private static ConfigMap part(BucketRef bucket, int size) {
    return new ConfigMapBuilder()
        .withNewMetadata()
        .withLabels(InventoryShards.labels(bucket))
        .endMetadata()
        .addToBinaryData("entries.json.gz", "x".repeat(size))
        .build();
  }
}
