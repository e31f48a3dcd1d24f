package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;

/** What one benchmark found, as far as it came. */
final class Findings {

  private final List<Row> rows = new ArrayList<>();
  private final List<Details> details = new ArrayList<>();

  void row(Row row) {
    rows.add(row);
    System.out.printf(
        "    %s: %s%s%n",
        row.scenario(), row.sluice(), row.met().isEmpty() ? "" : " (" + row.met() + ")");
  }

  void details(Details table) {
    details.add(table);
  }

  List<Row> rows() {
    return rows;
  }

  List<Details> details() {
    return details;
  }
}
