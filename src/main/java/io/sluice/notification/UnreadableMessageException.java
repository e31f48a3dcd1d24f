package io.sluice.notification;

/** A message tells of no object that can be named. The message is one sentence for a person. */
public final class UnreadableMessageException extends Exception {

  private static final long serialVersionUID = 1;

  public UnreadableMessageException(String reason) {
    super(reason);
  }
}
