package io.sluice.apply;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OwnerLabelsTest {

  @Test
  void aNameThatFitsStaysAsItIs() {
    assertThat(OwnerLabels.of(new BucketRef("team", "web.v1")))
        .containsEntry("sluice.io/bucket", "web.v1")
        .containsEntry("sluice.io/bucket-namespace", "team");
  }

  @Test
  void aLongNameBecomesALabelValueOfItsOwn() {
    // Given
    String name = "a".repeat(252);
    // When
    String value = OwnerLabels.of(new BucketRef("team", name + "b")).get("sluice.io/bucket");
    // Then
    assertThat(value).matches("(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?").hasSize(63);
    assertThat(OwnerLabels.of(new BucketRef("team", name + "c")))
        .doesNotContainEntry("sluice.io/bucket", value);
    assertThat(
            OwnerLabels.name(
                new BucketRef("team", name + "b"),
                OwnerLabels.of(new BucketRef("team", name + "b"))))
        .isTrue();
  }

  @Test
  void noBucketCanBearTheCutNameOfAnother() {
    String cut = OwnerLabels.labelled(new BucketRef("team", "a".repeat(100))).name();
    assertThat(cut).contains("_");
  }
}
