package io.sluice.bench;

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

  private static final String NAME = "benchmarks";
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  private final Path target;
  private final boolean quick;
  private final Map<String, String> machine;
  private final Map<String, Result> results = new TreeMap<>();

  /**
   * @param target where all is kept as it comes
   */
  Published(Path target, boolean quick, String jvm) {
    this.target = target;
    this.quick = quick;
    this.machine = Machine.describe(jvm);
  }

  /** Adds what one benchmark found, and keeps all so far. */
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
    keep();
  }

  void print() {
    System.out.println();
    System.out.println(Markdown.of(results));
  }

  /**
   * Takes what was measured into a folder with the page; what was not measured now stays there as
   * it is.
   */
  void save(Path docs) {
    try {
      var file = docs.resolve(NAME + ".json").toFile();
      Map<String, Result> all = new TreeMap<>();
      if (file.exists()) {
        all.putAll(
            JSON.readValue(
                file,
                JSON.getTypeFactory().constructMapType(TreeMap.class, String.class, Result.class)));
      }
      all.putAll(results);
      JSON.writeValue(file, all);
      Path page = docs.resolve(NAME + ".md");
      Files.writeString(page, Markdown.into(Files.readString(page), Markdown.of(all)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void keep() {
    try {
      Files.createDirectories(target);
      JSON.writeValue(target.resolve(NAME + ".json").toFile(), results);
      Files.writeString(target.resolve(NAME + ".md"), Markdown.of(results));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
