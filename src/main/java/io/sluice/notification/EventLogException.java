package io.sluice.notification;

/** The log cannot do what was asked now; it may later. The message is for a person. */
public final class EventLogException extends Exception {

  private static final long serialVersionUID = 1;

  public EventLogException(String message, Throwable cause) {
    super(message, cause);
  }
}
