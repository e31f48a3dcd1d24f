package io.sluice.notification;

/**
 * How the log is.
 *
 * @param problem why it cannot be written or read now, for a person; null when all is well
 * @param unread records that were not handed over yet, as far as known; 0 without a reader
 * @param open records handed over and not yet done
 */
public record LogState(String problem, long unread, long open) {}
