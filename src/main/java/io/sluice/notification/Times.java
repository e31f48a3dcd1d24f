package io.sluice.notification;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Times as senders write them. */
final class Times {

  private static final Instant FIRST = Instant.parse("2000-01-01T00:00:00Z");
  private static final Instant LAST = Instant.parse("2200-01-01T00:00:00Z");

  private Times() {}

  /** An RFC 3339 time; the other where it is none or no time that a notification can have. */
  static Instant parse(String text, Instant otherwise) {
    if (text == null || text.length() > 64) {
      return otherwise;
    }
    try {
      Instant time = OffsetDateTime.parse(text).toInstant();
      return time.isAfter(FIRST) && time.isBefore(LAST) ? time : otherwise;
    } catch (DateTimeParseException e) {
      return otherwise;
    }
  }
}
