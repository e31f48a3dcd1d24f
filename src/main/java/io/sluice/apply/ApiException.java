package io.sluice.apply;

/**
 * The API server refused a request, or did not answer. The message is for a person: shortened, and
 * without a Secret's values.
 */
public final class ApiException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final transient ApiStatus status;

  ApiException(ApiStatus status) {
    this(status, ApiMessages.shorten(status));
  }

  ApiException(ApiStatus status, String message) {
    super(message);
    this.status = status;
  }

  /** The HTTP status; 0 where there was no answer or nothing was sent. */
  public int code() {
    return status.code();
  }

  /** Kubernetes' word for it, such as {@code Forbidden}, or one of ours; never null. */
  public String reason() {
    return status.reason();
  }

  /** The object is not there (its kind may be served or not). */
  public boolean isNotFound() {
    return status.code() == 404;
  }

  /** The path is unknown to the server: the kind is not served, or not any more. */
  public boolean isNotServed() {
    return status.reason().equals(ApiStatus.NOT_SERVED);
  }

  public boolean isForbidden() {
    return status.code() == 403;
  }

  /** No answer within the time limit: the server is down, or cannot be reached. */
  public boolean isNoAnswer() {
    return status.code() == 0
        && (status.reason().equals(ApiStatus.NO_ANSWER)
            || status.reason().equals(ApiStatus.TIMEOUT));
  }

  /** Not sent, because this process must not write any more. */
  public boolean isStopped() {
    return status.reason().equals(ApiStatus.STOPPED);
  }

  ApiException withHint(String hint) {
    return new ApiException(status, getMessage() + "; " + hint);
  }

  ApiStatus status() {
    return status;
  }
}
