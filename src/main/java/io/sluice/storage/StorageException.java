package io.sluice.storage;

/**
 * Why a store did not answer as asked. Its message is fit for a condition: what, where, what to do;
 * no secret, no foreign body.
 */
public final class StorageException extends Exception {

  private static final long serialVersionUID = 1L;

  /** What happened, as far as callers decide by it. */
  public enum Reason {
    /** Credentials missing, malformed, unknown to the store, or expired. */
    AUTHENTICATION,
    /** Known, but not allowed to do this. */
    ACCESS_DENIED,
    NO_SUCH_BUCKET,
    NO_SUCH_KEY,
    /** The object is no longer the one asked for. */
    CHANGED,
    TOO_LARGE,
    THROTTLED,
    TIMEOUT,
    UNREACHABLE,
    TLS,
    /**
     * The request itself is wrong, such as an endpoint that is no URL or another region's bucket.
     */
    INVALID,
    OTHER
  }

  private final Reason reason;

  public StorageException(Reason reason, String message, Throwable cause) {
    super(message, cause);
    this.reason = reason;
  }

  /**
   * One whose message is formatted.
   *
   * @param cause null for none
   * @param format as {@link String#formatted}
   */
  static StorageException of(Reason reason, Throwable cause, String format, Object... arguments) {
    return new StorageException(reason, format.formatted(arguments), cause);
  }

  public Reason reason() {
    return reason;
  }
}
