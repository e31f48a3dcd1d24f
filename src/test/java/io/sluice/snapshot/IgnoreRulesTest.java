package io.sluice.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IgnoreRulesTest {

  private static boolean ignores(String text, String key) {
    return IgnoreRules.NONE.and("", text.replace('~', '\n')).ignores(key);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        // a name matches at any depth, files and directories
        "*.md | README.md",
        "*.md | docs/deep/README.md",
        "build | build",
        "build | a/build/out.yaml",
        "build/ | build/out.yaml",
        "build/ | a/build/b/out.yaml",
        // a slash anchors
        "/build | build/out.yaml",
        "a/b | a/b",
        "a/b | a/b/c.yaml",
        "/a/b/ | a/b/c.yaml",
        "a/*.yaml | a/b.yaml",
        "a/*/c.yaml | a/b/c.yaml",
        // two asterisks
        "**/foo | foo",
        "**/foo | a/b/foo",
        "**/foo/bar | a/foo/bar",
        "foo/** | foo/a/b",
        "a/**/b | a/b",
        "a/**/b | a/x/b",
        "a/**/b | a/x/y/b",
        "a/**/*.yaml | a/x/y/b.yaml",
        "** | any/thing",
        "a**b | axxb",
        "/* | a/b/c",
        // one character, classes
        "?.yaml | a.yaml",
        "?.yaml | 😀.yaml",
        "[ab].yaml | b.yaml",
        "[!ab].yaml | c.yaml",
        "[^ab].yaml | c.yaml",
        "[a-c]x | bx",
        "[]a].yaml | ].yaml",
        "[[:digit:]].yaml | 7.yaml",
        "[[:alpha:]-].yaml | -.yaml",
        "a[+-9]b | a7b",
        "a[+-9]b | a.b",
        "[\\]].yaml | ].yaml",
        // escapes
        "\\#a | #a",
        "\\!a | !a",
        "\\*.md | *.md",
        "a.b | a.b",
        "a+(b)$ | a+(b)$",
        // order: the last match decides, and an ignored directory can be reached into again
        "*.md~!README.md~README.md | README.md",
        "/*~!/deploy | src/a.yaml",
        // comments and blank lines
        "# x~~   ~*.md | a.md",
      })
  void ignored(String rules, String key) {
    assertThat(ignores(rules, key)).as("%s ignores %s", rules, key).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      ignoreLeadingAndTrailingWhitespace = true,
      value = {
        "*.md | a.yaml",
        "*.md | a.md.yaml",
        "build | building",
        "build/ | build",
        "build/ | a/build",
        "/build | a/build",
        "a/b | x/a/b",
        "a/*.yaml | a/b/c.yaml",
        "a/*/c.yaml | a/b/b/c.yaml",
        "foo/** | foo",
        "foo/** | x/foo/a",
        "a/**/b | ab",
        "a**b | a/b",
        "?.yaml | ab.yaml",
        "a?b | a/b",
        "a[/]b | a/b",
        "a[!x]b | a/b",
        "[!ab].yaml | a.yaml",
        "[ab | a",
        "[ab | [ab",
        "#a | #a",
        "\\*.md | a.md",
        "a.b | axb",
        "*.md~!README.md | README.md",
        "dir~!dir/keep.yaml | dir/keep.yaml",
        "/*~!/deploy | deploy/a.yaml",
        "! | a",
        "/ | a",
        "A.yaml | a.yaml",
        "a\\ | a\\",
        "a[+-9]b | a/b",
        "[z-a] | b",
      })
  void notIgnored(String rules, String key) {
    assertThat(ignores(rules, key)).as("%s ignores %s", rules, key).isFalse();
  }

  @Test
  void trailingSpacesCountOnlyWhenEscaped() {
    assertThat(ignores("a.md   ", "a.md")).isTrue();
    assertThat(ignores("a.md\\ ", "a.md ")).isTrue();
    assertThat(ignores("a.md\\ ", "a.md")).isFalse();
    assertThat(ignores("a.md\\  ", "a.md ")).isTrue();
    assertThat(ignores(" a.md", " a.md")).isTrue();
  }

  @Test
  void windowsLineEndsAndByteOrderMarksAreNoPartOfAPattern() {
    assertThat(ignores("a.md\r\nb.md\r\n", "a.md")).isTrue();
    assertThat(ignores("\uFEFFa.md", "a.md")).isTrue();
  }

  @Test
  void rulesOfADirectoryAreRelativeToIt() {
    // Given
    IgnoreRules rules = IgnoreRules.NONE.and("apps/", "/a.yaml\n*.md");

    // Then
    assertThat(rules.ignores("apps/a.yaml")).isTrue();
    assertThat(rules.ignores("apps/x/b.md")).isTrue();
    assertThat(rules.ignores("a.yaml")).isFalse();
    assertThat(rules.ignores("apps/x/a.yaml")).isFalse();
    assertThat(rules.ignores("b.md")).isFalse();
  }

  @Test
  void laterTextsDecideBeforeEarlierOnes() {
    // Given
    IgnoreRules rules = IgnoreRules.NONE.and("", "*.md").and("apps/", "!a.md").and("", "b.md");

    // Then
    assertThat(rules.ignores("apps/a.md")).isFalse();
    assertThat(rules.ignores("a.md")).isTrue();
    assertThat(rules.ignores("apps/b.md")).isTrue();
  }

  @Test
  void nothingIsIgnoredByDefault() {
    assertThat(IgnoreRules.NONE.ignores(".git/config")).isFalse();
    assertThat(IgnoreRules.NONE.and("", null).ignores("a.jpg")).isFalse();
  }

  @Test
  void aHostilePatternMatchesInLinearTime() {
    org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
        Duration.ofSeconds(20),
        () -> assertThat(ignores("*a".repeat(40) + "b", "a".repeat(1000))).isFalse());
  }
}
