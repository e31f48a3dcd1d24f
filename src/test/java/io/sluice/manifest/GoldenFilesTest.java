package io.sluice.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class GoldenFilesTest {

  static List<Path> inputs() {
    return GoldenFiles.inputs();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void aFileIsReadAsItsGoldenOutputSays(Path input) throws IOException {
    // Given
    JsonNode golden = GoldenFiles.JSON.readTree(GoldenFiles.output(input).toFile());

    // When
    JsonNode read = GoldenFiles.toJson(GoldenFiles.read(input));

    // Then
    assertThat(read.toPrettyString()).isEqualTo(golden.toPrettyString());
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void noMessageHoldsWhatASecretDoes(Path input) {
    // When
    ReadResult read = GoldenFiles.read(input);

    // Then
    assertThat(read.problems())
        .allSatisfy(
            problem ->
                assertThat(problem.message())
                    .startsWith(input.getFileName() + ":")
                    .doesNotContain("hunter2", "ENC[", "\n"));
  }
}
