package io.sluice.manifest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ManifestReaderTest {

  private static final String CONFIG_MAP =
      "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: %s}\n";

  @ParameterizedTest
  @CsvSource({
    "a.yaml,true",
    "a/b.YML,true",
    "a.JSON,true",
    "a.yaml.gz,false",
    "README.md,false",
    "yaml,false"
  })
  void manifestsAreToldByTheirEnding(String key, boolean expected) {
    assertThat(ManifestReader.isManifestKey(key)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "\n", "# only a comment", "---\n---\n", "\uFEFF", "null", "--- ~\n"})
  void anEmptyFileHoldsNothingAndIsNoProblem(String text) {
    // When
    ReadResult read = read("f.yaml", text);

    // Then
    assertThat(read.manifests()).isEmpty();
    assertThat(read.problems()).isEmpty();
  }

  @Test
  void anEmptyListHoldsNothingAndIsNoProblem() {
    // When
    ReadResult read = read("f.yaml", "apiVersion: v1\nkind: List\nitems: []\n");

    // Then
    assertThat(read.manifests()).isEmpty();
    assertThat(read.problems()).isEmpty();
  }

  @Test
  void aListWithinAListIsTakenApart() {
    // Given
    String inner = "{apiVersion: v1, kind: ConfigMap, metadata: {name: inner}}";

    // When
    ReadResult read =
        read(
            "f.yaml",
            "apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items:\n  - "
                + inner);

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(read.manifests())
        .singleElement()
        .satisfies(manifest -> assertThat(manifest.line()).isEqualTo(7));
  }

  @Test
  void marksOfByteOrderAreNoPartOfAnyDocument() {
    // Given
    String text = "\uFEFF" + CONFIG_MAP.formatted("a") + "---\n\uFEFF" + CONFIG_MAP.formatted("b");

    // When
    ReadResult utf8 = read("f.yaml", text);
    ReadResult utf16 = new ManifestReader().read("f.yaml", text.getBytes(UTF_16LE));

    // Then
    assertThat(utf8.problems()).isEmpty();
    assertThat(utf8.manifests()).extracting(m -> m.id().name()).containsExactly("a", "b");
    assertThat(utf16).isEqualTo(utf8);
  }

  @ParameterizedTest
  @CsvSource({"1f8b0800000000000003", "89504e470d0a1a0a", "61006200"})
  void binaryIsSaidToBeNoText(String hex) {
    // When
    ReadResult read = new ManifestReader().read("f.yaml", HexFormat.of().parseHex(hex));

    // Then
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("not text"));
  }

  @Test
  void textInAnotherCharsetNamesTheLine() {
    // Given
    byte[] body = (CONFIG_MAP.formatted("a") + "data: {a: Gr\u00fc\u00dfe}").getBytes(ISO_8859_1);

    // When
    ReadResult read = new ManifestReader().read("f.yaml", body);

    // Then
    assertThat(read.problems())
        .singleElement()
        .satisfies(
            problem -> assertThat(problem.message()).startsWith("f.yaml:4:13: not valid UTF-8"));
  }

  @Test
  void anAliasBombIsRefused() {
    // Given
    StringBuilder bomb = new StringBuilder(CONFIG_MAP.formatted("bomb") + "a0: &a0 [x, x]\n");
    for (int i = 1; i < 40; i++) {
      bomb.append("a%d: &a%d [*a%d, *a%d]\n".formatted(i, i, i - 1, i - 1));
    }

    // When
    ReadResult read = read("f.yaml", bomb.toString());

    // Then
    assertThat(read.manifests()).isEmpty();
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("aliases"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{a: ", "- ", "{\"a\": ["})
  void endlessNestingIsRefused(String opening) {
    // When
    ReadResult read = read("f.yaml", opening.repeat(100_000));

    // Then
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("nested deeper than 256"));
  }

  @Test
  void anAliasWithinItsOwnAnchorIsRefused() {
    // When
    ReadResult read = read("f.yaml", CONFIG_MAP.formatted("a") + "data: &d {self: *d}\n");

    // Then
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("f.yaml:4:17: an alias"));
  }

  @Test
  void tooLargeAnObjectIsRefusedAndTheOthersOfItsFileAreNot() {
    // Given
    String text =
        CONFIG_MAP.formatted("large")
            + "data:\n  a: "
            + "x".repeat(10 << 20)
            + "\n---\n"
            + CONFIG_MAP.formatted("small");

    // When
    ReadResult read = read("f.yaml", text);

    // Then
    assertThat(read.manifests()).extracting(m -> m.id().name()).containsExactly("small");
    assertThat(read.problems())
        .extracting(ManifestProblem::message)
        .containsExactly(
            "f.yaml:1:1: ConfigMap/large: too large, 10.0 MiB: Kubernetes stores about 1.5 MiB an"
                + " object; split it");
  }

  @Test
  void aLargeFileOfManyObjectsIsTaken() {
    // Given
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < 10_000; i++) {
      text.append(CONFIG_MAP.formatted("n" + i)).append("data:\n  a: ").append("x".repeat(1000));
      text.append("\n---\n");
    }

    // When
    ReadResult read = read("f.yaml", text.toString());

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(read.manifests()).hasSize(10_000);
    assertThat(read.manifests().getLast().line()).isEqualTo(9_999 * 6 + 1);
  }

  @Test
  void aFileMadeOfTinyValuesIsRefused() {
    // When
    ReadResult read = read("f.json", "{\"a\": [" + "[],".repeat(2 << 20) + "0]}");

    // Then
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains("too many values"));
  }

  @Test
  void fieldsKeepTheirOrder() {
    // When
    ReadResult read =
        read("f.yaml", "kind: ConfigMap\nz: 1\napiVersion: v1\nmetadata: {name: a}\n");

    // Then
    assertThat(read.manifests().getFirst().object().fieldNames())
        .toIterable()
        .containsExactly("kind", "z", "apiVersion", "metadata");
  }

  @ParameterizedTest
  @CsvSource({"app/kustomization.yaml,kustomize", "Chart.yaml,Helm charts", "values.yaml,no kind"})
  void filesOfOtherToolsAreNamedForWhatTheyAre(String key, String message) {
    // When
    ReadResult read =
        read(
            key,
            "apiVersion: v2\nname: podinfo\n"
                .replace("apiVersion: v2\n", key.startsWith("Chart") ? "apiVersion: v2\n" : ""));

    // Then
    assertThat(read.manifests()).isEmpty();
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).contains(message));
  }

  @Test
  void problemsPastAHundredAreOnlyCounted() {
    // When
    ReadResult read = read("f.yaml", "a: b\n---\n".repeat(150));

    // Then
    assertThat(read.problems()).hasSize(101);
    assertThat(read.problems().getLast().message()).contains("and 50 more");
  }

  private static ReadResult read(String key, String text) {
    return new ManifestReader().read(key, text.getBytes(UTF_8));
  }
}
