package io.sluice.bench;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** All that was found, as JSON for programs and as Markdown for people. */
final class Published {

  /**
   * One benchmark.
   *
   * @param took seconds
   */
  record Result(
      String title,
      String measured,
      double took,
      boolean quick,
      Map<String, String> machine,
      List<Row> rows,
      List<Details> details) {}

  private static final Path DOCS = Path.of("docs");
  private static final Path TARGET = Path.of("target", "bench");
  private static final String NAME = "benchmarks";
  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .setDefaultPropertyInclusion(JsonInclude.Include.NON_EMPTY);

  private final boolean quick;
  private final Map<String, String> machine;
  private final Map<String, Result> results = new TreeMap<>();

  Published(boolean quick, String jvm) {
    this.quick = quick;
    this.machine = Machine.describe(jvm);
  }

  void add(Benchmark benchmark, Findings findings, Duration took) {
    results.put(
        benchmark.id(),
        new Result(
            benchmark.title(),
            Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
            took.toSeconds(),
            quick,
            machine,
            findings.rows(),
            findings.details()));
  }

  /**
   * Prints the table, and keeps it in {@code target/bench}.
   *
   * @param save also takes it into {@code docs}; what was not measured now stays there as it is
   */
  void write(boolean save) {
    try {
      System.out.println();
      System.out.println(Markdown.of(results));
      Files.createDirectories(TARGET);
      JSON.writeValue(TARGET.resolve(NAME + ".json").toFile(), results);
      Files.writeString(TARGET.resolve(NAME + ".md"), Markdown.of(results));
      if (save) {
        var file = DOCS.resolve(NAME + ".json").toFile();
        Map<String, Result> all = new TreeMap<>();
        if (file.exists()) {
          all.putAll(
              JSON.readValue(
                  file,
                  JSON.getTypeFactory()
                      .constructMapType(TreeMap.class, String.class, Result.class)));
        }
        all.putAll(results);
        JSON.writeValue(file, all);
        Path page = DOCS.resolve(NAME + ".md");
        Files.writeString(page, Markdown.into(Files.readString(page), Markdown.of(all)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
