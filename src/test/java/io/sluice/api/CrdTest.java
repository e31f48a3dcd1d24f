package io.sluice.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class CrdTest {

  private static final Path CHECKED_IN = Path.of("k8s/crd", Bucket.CRD_NAME + ".yaml");

  @Test
  void theCheckedInCrdIsWhatTheTypesSay() throws IOException {
    // Given
    String generated = CrdGeneration.yaml();
    if (Boolean.getBoolean("sluice.crd.write")) {
      Files.createDirectories(CHECKED_IN.getParent());
      Files.writeString(CHECKED_IN, generated);
    }

    // When
    String checkedIn = Files.exists(CHECKED_IN) ? Files.readString(CHECKED_IN) : "";

    // Then
    assertThat(checkedIn)
        .as(
            "%s differs from the types in io.sluice.api; write it anew with"
                + " `mvn test -Dtest=CrdTest -Dsluice.crd.write=true`",
            CHECKED_IN)
        .isEqualTo(generated);
  }
}
