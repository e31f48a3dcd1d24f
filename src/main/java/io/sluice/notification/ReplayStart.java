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

  /** No record is older, or newer; Kafka knows no times beyond them. */
  private static final Instant FIRST = Instant.EPOCH;

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

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
      Instant since = OffsetDateTime.parse(text).toInstant();
      return since.isBefore(FIRST) ? EARLIEST : new ReplayStart(since.isAfter(LAST) ? LAST : since);
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException(
          "\"" + text + "\" is neither earliest nor an RFC 3339 time such as 2026-11-20T10:00:00Z",
          e);
    }
  }
}
