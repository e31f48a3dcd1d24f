package io.sluice.manifest;

/** A file that cannot be read at all; the message says what is wrong and what to do. */
final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient Position position;

  UnreadableException(Position position, String message) {
    super(message, null, false, false);
    this.position = position;
  }

  Position position() {
    return position;
  }
}
