package io.sluice.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes, reading ends with objects or problems; the seeds make it repeatable. */
class AnyBytesTest {

  private static final String[] PIECES = {
    "\t",
    "\n",
    "- ",
    ": ",
    "? ",
    "&a ",
    "*a",
    "!!int ",
    "!<x",
    "<<: *a",
    "{",
    "}",
    "[",
    "]",
    ",",
    "'",
    "\"",
    "\\x",
    "\\ud800",
    "|",
    ">9",
    "%YAML 1.2\n",
    "---\n",
    "...\n",
    "#",
    "\0",
    "\uFEFF",
    "\r",
    "\u2028",
    "@",
    "`",
    "0x",
    "9".repeat(99),
    ".inf",
    "\uD83D\uDE00",
    "{\"a\":",
    "\\u",
    "!h!t ",
    "%TAG !h! x\n"
  };

  static List<Path> inputs() {
    return GoldenFiles.inputs();
  }

  @ParameterizedTest
  @MethodSource("inputs")
  void brokenManifestsGiveObjectsOrProblems(Path input) throws Exception {
    // Given
    String text = Files.readString(input);
    Random random = new Random(text.hashCode());
    for (int round = 0; round < 400; round++) {
      StringBuilder broken = new StringBuilder(text);
      for (int i = random.nextInt(4); i >= 0; i--) {
        int at = random.nextInt(broken.length());
        int end = Math.min(broken.length(), at + random.nextInt(20));
        broken.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
      }

      // When
      ReadResult read = new ManifestReader().read("f.yaml", broken.toString().getBytes(UTF_8));

      // Then
      assertThat(read.problems())
          .allSatisfy(problem -> assertThat(problem.message()).matches("f\\.yaml:\\d+:\\d+: .+"));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void randomBytesGiveProblems(int seed) {
    // Given
    Random random = new Random(seed);
    for (int round = 0; round < 500; round++) {
      byte[] body = new byte[64 + random.nextInt(200)];
      random.nextBytes(body);

      // When
      ReadResult read = new ManifestReader().read("f.yaml", body);

      // Then
      assertThat(read.manifests()).isEmpty();
      assertThat(read.problems()).isNotEmpty();
    }
  }
}
