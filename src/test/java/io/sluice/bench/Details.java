package io.sluice.bench;

import java.util.ArrayList;
import java.util.List;

/**
 * A table of its own that explains some rows.
 *
 * @param lines a cell a column
 */
record Details(String title, List<String> columns, List<List<String>> lines) {

  static Details of(String title, String... columns) {
    return new Details(title, List.of(columns), new ArrayList<>());
  }

  Details line(String... cells) {
    lines.add(List.of(cells));
    return this;
  }
}
