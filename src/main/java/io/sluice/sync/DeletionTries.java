package io.sluice.sync;

import java.time.Duration;

/**
 * How often one Bucket could not be deleted, and what was told of it. Not safe for use by several
 * threads.
 */
final class DeletionTries {

  private static final Duration FIRST = Duration.ofSeconds(5);
  private static final Duration LONGEST = Duration.ofMinutes(1);

  private Duration next = FIRST;
  private String told = "";

  /** How long to wait before the next try: from 5 s, doubling up to a minute. */
  Duration pause() {
    var pause = next;
    next = next.multipliedBy(2).compareTo(LONGEST) < 0 ? next.multipliedBy(2) : LONGEST;
    return pause;
  }

  /** Whether this was not what was told last. */
  boolean isNews(String message) {
    boolean news = !message.equals(told);
    told = message;
    return news;
  }
}
