package io.sluice.notification;

import java.util.List;
import java.util.Objects;

/**
 * One message of a queue or subscription, on its way into the log.
 *
 * @param records what it tells; may be empty
 * @param unreadable what of it could not be read; may be empty
 * @param released done when the sender may forget the message, since the log answers for it
 */
public record Delivery(List<LogRecord> records, List<DeadLetter> unreadable, Completion released) {

  public Delivery {
    records = List.copyOf(records);
    unreadable = List.copyOf(unreadable);
    Objects.requireNonNull(released, "released");
  }
}
