package io.sluice.sync;

import java.util.List;

/**
 * What stands in a Bucket's way, as a condition says it.
 *
 * @param reason CamelCase, as {@code kubectl} shows it
 * @param message for a person: what, where, what to do
 */
record Problem(String reason, String message) {

  private static final int SHOWN = 5;
  private static final int LONGEST = 4000;

  /** One problem of many messages: at most five are told, the others counted. */
  static Problem of(String reason, List<String> messages) {
    var told = String.join("; ", messages.subList(0, Math.min(SHOWN, messages.size())));
    if (messages.size() > SHOWN) {
      told += "; and " + (messages.size() - SHOWN) + " more";
    }
    return new Problem(reason, told.length() > LONGEST ? told.substring(0, LONGEST) + "…" : told);
  }
}
