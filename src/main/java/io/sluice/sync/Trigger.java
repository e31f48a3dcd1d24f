package io.sluice.sync;

/** Why a sync runs, the most telling first: the first of several is what the history names. */
enum Trigger {
  /** The Bucket is new, or its spec or a steering annotation changed. */
  SPEC("spec"),
  /** {@code reconcile.fluxcd.io/requestedAt} has a new value. */
  REQUEST("request"),
  /** The Secret that was refused has changed. */
  SECRET("secret"),
  /** This process began to lead. */
  START("start"),
  /** The event log was read again on request. */
  REPLAY("replay"),
  /** A notification named something in the source. */
  EVENT("event"),
  /** The interval has passed. */
  POLL("poll"),
  /** Something failed before and is tried again. */
  RETRY("retry");

  private final String label;

  Trigger(String label) {
    this.label = label;
  }

  /** Whether what failed before has reason to go well now, and its clocks begin anew. */
  boolean startsAnew() {
    return this == SPEC || this == REQUEST || this == SECRET;
  }

  /** Whether somebody waits for this very Bucket: then it does not queue behind others. */
  boolean hurries() {
    return this == EVENT || this == REQUEST;
  }

  /** As the history and metrics name it. */
  String label() {
    return label;
  }
}
