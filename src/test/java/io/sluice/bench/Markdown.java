package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as Markdown. */
final class Markdown {

  private static final String BEGIN = "<!-- measured: make bench writes from here -->";
  private static final String END = "<!-- measured: to here -->";

  private Markdown() {}

  static String of(Map<String, Published.Result> results) {
    var text = new ArrayList<String>();
    text.add(head(List.of("", "scenario", "Sluice", "goal", "", "Flux*", "floor*")));
    results
        .values()
        .forEach(
            result ->
                result.rows().stream()
                    .map(
                        row ->
                            line(
                                List.of(
                                    row.benchmark(),
                                    row.scenario(),
                                    row.sluice(),
                                    row.goal(),
                                    row.met(),
                                    row.flux(),
                                    row.floor())))
                    .forEach(text::add));
    text.add("");
    text.add(
        "\\* as given by the task, measured before on a machine of this kind; not measured here.");
    results.values().stream()
        .flatMap(result -> result.details().stream())
        .filter(table -> !table.lines().isEmpty())
        .forEach(
            table -> {
              text.add("");
              text.add("**" + table.title() + "**");
              text.add("");
              text.add(head(table.columns()));
              table.lines().forEach(cells -> text.add(line(cells)));
            });
    text.add("");
    results.values().stream()
        .collect(
            Collectors.groupingBy(
                Published.Result::machine, java.util.LinkedHashMap::new, Collectors.toList()))
        .forEach((machine, same) -> text.add(machine(machine, results, same)));
    return String.join("\n", text) + "\n";
  }

  private static String machine(
      Map<String, String> machine, Map<String, Published.Result> all, List<Published.Result> same) {
    String ids =
        all.entrySet().stream()
            .filter(e -> same.contains(e.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    String facts =
        machine.entrySet().stream()
            .map(fact -> fact.getKey() + ": " + fact.getValue())
            .collect(Collectors.joining("; "));
    return "%s were measured%s at %s on this machine: %s."
        .formatted(
            ids,
            same.getLast().quick() ? " with small numbers (QUICK)" : "",
            same.getLast().measured(),
            facts);
  }

  /** A page with this between its markers. */
  static String into(String page, String measured) {
    int begin = page.indexOf(BEGIN);
    int end = page.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("the page has no markers: " + BEGIN + " and " + END);
    }
    return page.substring(0, begin + BEGIN.length())
        + "\n\n"
        + measured
        + "\n"
        + page.substring(end);
  }

  private static String head(List<String> columns) {
    return line(columns) + "\n|" + " --- |".repeat(columns.size());
  }

  private static String line(List<String> cells) {
    return cells.stream()
        .map(cell -> cell.replace("|", "\\|").replace("\n", " "))
        .collect(Collectors.joining(" | ", "| ", " |"));
  }
}
