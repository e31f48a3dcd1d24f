package io.sluice.notification;

/**
 * What becomes of a sender's message. One of the two is called, once, from any thread; neither
 * blocks or throws.
 */
public interface Receipt {

  /** The log answers for the message: the sender may forget it. */
  void released();

  /** Nobody will deal with the message any more: the sender shall give it again, to whoever. */
  void abandoned();
}
