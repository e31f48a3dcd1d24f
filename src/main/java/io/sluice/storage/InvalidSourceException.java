package io.sluice.storage;

/**
 * A Bucket's spec names a source that cannot be read however often it is tried; only a changed spec
 * helps. Its message says what to write instead, and holds no secret.
 */
public final class InvalidSourceException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What is wrong with the spec. */
  public enum Reason {
    /** A URL, endpoint, bucket or version is malformed, or fields contradict each other. */
    URL_INVALID,
    /** The Security Token Service may not be used so. */
    STS_INVALID,
    /** Well-formed, but this build cannot read it. */
    NOT_SUPPORTED
  }

  private final Reason reason;

  public InvalidSourceException(Reason reason, String message) {
    super(message);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  static InvalidSourceException invalid(String format, Object... arguments) {
    return new InvalidSourceException(Reason.URL_INVALID, format.formatted(arguments));
  }

  static InvalidSourceException invalidSts(String format, Object... arguments) {
    return new InvalidSourceException(Reason.STS_INVALID, format.formatted(arguments));
  }

  static InvalidSourceException notSupported(String format, Object... arguments) {
    return new InvalidSourceException(Reason.NOT_SUPPORTED, format.formatted(arguments));
  }
}
