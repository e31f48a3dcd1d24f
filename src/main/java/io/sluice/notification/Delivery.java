package io.sluice.notification;

import java.util.List;
import java.util.Objects;

/**
 * One message of a queue or subscription, on its way into the log.
 *
 * @param records what it tells; may be empty
 * @param unreadable what of it could not be read; may be empty
 * @param receipt told what becomes of it
 */
public record Delivery(List<LogRecord> records, List<DeadLetter> unreadable, Receipt receipt) {

  public Delivery {
    records = List.copyOf(records);
    unreadable = List.copyOf(unreadable);
    Objects.requireNonNull(receipt, "receipt");
  }
}
