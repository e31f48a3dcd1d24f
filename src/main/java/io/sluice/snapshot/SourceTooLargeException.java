package io.sluice.snapshot;

/**
 * A source past the process's limits, refused whole. Its message names the limit's variable and is
 * fit for a condition.
 */
public final class SourceTooLargeException extends Exception {

  private static final long serialVersionUID = 1L;

  public SourceTooLargeException(String message) {
    super(message);
  }
}
