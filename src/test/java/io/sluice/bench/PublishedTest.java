package io.sluice.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PublishedTest {

  private static Map<String, Published.Result> results(String measured) {
    var row = Row.of("B1", "a | b", measured).goal("soon", false);
    return Map.of(
        "B1",
        new Published.Result("t", "2026", 1, false, Map.of("cores", "2"), List.of(row), List.of()));
  }

  @Test
  void aPageTakesWhatWasMeasuredBetweenItsMarkersAndKeepsTheRest() throws IOException {
    // Given
    var page = Files.readString(Path.of("docs", "benchmarks.md"));

    // When
    var once = Markdown.into(page, Markdown.of(results("1 s")));
    var twice = Markdown.into(once, Markdown.of(results("2 s")));

    // Then
    assertThat(once).contains("| B1 | a \\| b | 1 s | soon | not met |");
    assertThat(twice).contains("| 2 s |").doesNotContain("| 1 s |");
    assertThat(twice.replace("| 2 s |", "| 1 s |")).isEqualTo(once);
    assertThat(twice).startsWith(page.substring(0, page.indexOf("<!--")));
  }

  @Test
  void aPartThatIsMeasuredAloneLeavesTheOthersAsTheyWere(@TempDir Path folder) throws IOException {
    // Given
    Files.copy(Path.of("docs", "benchmarks.md"), folder.resolve("benchmarks.md"));
    var idle = new Published(folder.resolve("target"), false, "-Xmx1m");
    idle.add(new IdlePoll(), findings("old"), Duration.ofSeconds(1));
    idle.save(folder);

    // When
    var start = new Published(folder.resolve("target"), false, "-Xmx2m");
    start.add(new StartUp(), findings("new"), Duration.ofSeconds(1));
    start.save(folder);

    // Then
    assertThat(folder.resolve("benchmarks.md"))
        .content()
        .contains("| old |", "| new |", "-Xmx1m", "-Xmx2m");
    assertThat(folder.resolve("benchmarks.json")).content().contains("\"B3\"", "\"B4\"");
    assertThat(folder.resolve("target/benchmarks.md")).content().doesNotContain("| old |");
  }

  private static Findings findings(String measured) {
    var findings = new Findings();
    findings.row(Row.of("B", "scenario", measured).figure("reads", Map.of("GetObject", 1L)));
    findings.details(Details.of("more", "a", "b").line("1", "2"));
    return findings;
  }

  @Test
  void aPageWithoutMarkersIsLeftAlone() {
    // Then
    assertThatThrownBy(() -> Markdown.into("# Benchmarks", "table"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("<!-- measured");
  }
}
