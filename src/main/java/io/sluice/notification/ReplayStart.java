package io.sluice.notification;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/**
 * From where the log is read again.
 *
 * @param since the records' own time; null for the earliest that the log has
 */
public record ReplayStart(Instant since) {

  /** All that the log has. */
  public static final ReplayStart EARLIEST = new ReplayStart(null);

  /**
   * Reads {@code earliest} or an RFC 3339 time; {@code #anything} at its end is ignored.
   *
   * @throws IllegalArgumentException saying what is right
   */
  public static ReplayStart parse(String value) {
    int mark = value.indexOf('#');
    String text = (mark < 0 ? value : value.substring(0, mark)).strip();
    if (text.equals("earliest")) {
      return EARLIEST;
    }
    try {
      return new ReplayStart(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither earliest nor an RFC 3339 time such as 2026-11-20T10:00:00Z",
          e);
    }
  }
}
