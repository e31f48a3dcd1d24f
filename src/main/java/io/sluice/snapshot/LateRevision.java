package io.sluice.snapshot;

import java.util.function.Supplier;

/** A revision that is computed when it is first asked for, and kept. Thread-safe. */
final class LateRevision {

  private Supplier<String> source;
  private String value;

  /**
   * @param source asked once, at most
   */
  LateRevision(Supplier<String> source) {
    this.source = source;
  }

  synchronized String value() {
    if (value == null) {
      value = source.get();
      source = null;
    }
    return value;
  }
}
