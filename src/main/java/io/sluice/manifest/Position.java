package io.sluice.manifest;

import org.yaml.snakeyaml.error.Mark;

/** A place in a source file; both from 1, as editors count. */
record Position(int line, int column) {

  static final Position START = new Position(1, 1);

  static Position of(Mark mark) {
    return mark == null ? START : new Position(mark.getLine() + 1, mark.getColumn() + 1);
  }
}
