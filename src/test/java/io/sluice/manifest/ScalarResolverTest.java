package io.sluice.manifest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ScalarResolverTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          y                        | true
          Yes                      | true
          on                       | true
          ON                       | true
          True                     | true
          n                        | false
          NO                       | false
          off                      | false
          yEs                      | "yEs"
          tRUE                     | "tRUE"
          ~                        | null
          null                     | null
          Null                     | null
          nULL                     | "nULL"
          ``                       | null
          0                        | 0
          -0                       | 0
          +1                       | 1
          -17                      | -17
          0644                     | 420
          -0644                    | -420
          0o17                     | 15
          0O17                     | 15
          08                       | 8
          0x1F                     | 31
          -0xff                    | -255
          0x                       | "0x"
          0b101                    | 5
          -0b101                   | -5
          0b12                     | "0b12"
          1_000_000                | 1000000
          1_                       | 1
          _1                       | "_1"
          0x_F                     | 15
          1:30                     | "1:30"
          190:20:30                | "190:20:30"
          9223372036854775807      | 9223372036854775807
          -9223372036854775808     | -9223372036854775808
          9223372036854775808      | 9.223372036854775808e18
          18446744073709551615     | 1.8446744073709552e19
          -9223372036854775809     | -9.223372036854775808e18
          123456789012345678901234 | 1.2345678901234568e23
          0777777777777777777777777 | 7.777777777777778e23
          1.0                      | 1
          1.10                     | 1.1
          1.                       | 1
          .5                       | 0.5
          +.5                      | 0.5
          .5_0                     | 0.5
          .                        | "."
          .5.                      | ".5."
          1e3                      | 1000
          1E-7                     | 1.0E-7
          1e21                     | 1.0E21
          1e999                    | "1e999"
          .5e999                   | ".5e999"
          1.10.0                   | "1.10.0"
          500m                     | "500m"
          +                        | "+"
          1e                       | "1e"
          0x1p4                    | "0x1p4"
          2001-01-01               | "2001-01-01"
          2001-12-14T21:59:43Z     | "2001-12-14T21:59:43Z"
          `"0644"`                 | "0644"
          `"on"`                   | "on"
          `'~'`                    | "~"
          !!str 5                  | "5"
          !!str                    | ""
          !!int `"0x10"`           | 16
          !!float 5                | 5
          !!bool yes               | true
          !!null ``                | null
          !!timestamp 2001-01-01   | "2001-01-01"
          !!binary aGk=            | "hi"
          !local 5                 | "5"
          ! 5                      | "5"
          """)
  void aScalarIsWhatKubectlTakesItFor(String yaml, String json) throws Exception {
    // When
    ReadResult read = readData("k: " + yaml.replace("`", ""));

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(read.manifests().getFirst().object().at("/data/k"))
        .isEqualTo(new ObjectMapper().readTree(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          on        | true
          n         | false
          0644      | 420
          1.10      | 1.1
          1000000.0 | 1e+06
          0.00001   | 1e-05
          -0.0      | -0
          .inf      | .inf
          2001-1-1  | 2001-1-1
          !!str 1.0 | 1.0
          """)
  void aKeyIsTheTextThatKubectlMakesOfIt(String yaml, String key) {
    // When
    ReadResult read = readData(yaml + ": v");

    // Then
    assertThat(read.problems()).isEmpty();
    assertThat(read.manifests().getFirst().object().get("data").fieldNames())
        .toIterable()
        .containsExactly(key);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "k: .nan",
        "k: -.INF",
        "k: !!int foo",
        "k: !!float on",
        "k: !!bool 1",
        "k: !!null x",
        "k: !!binary a",
        "k: !!binary gICA",
        "~: v",
        "18446744073709551615: v",
        "? {a: b}\n  : v",
        "? [a]\n  : v",
        "k: \"\\ud800\"",
        "k: !!timestamp foo",
        "<<: text",
        "k: {x:, y: z}"
      })
  void whatJsonCannotHoldIsAProblemWithItsPlace(String yaml) {
    // When
    ReadResult read = readData(yaml);

    // Then
    assertThat(read.manifests()).isEmpty();
    assertThat(read.problems())
        .singleElement()
        .satisfies(problem -> assertThat(problem.message()).startsWith("f.yaml:5:"));
  }

  private static ReadResult readData(String line) {
    String text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\ndata:\n  " + line + "\n";
    return new ManifestReader().read("f.yaml", text.getBytes(StandardCharsets.UTF_8));
  }
}
