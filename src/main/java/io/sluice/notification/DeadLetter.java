package io.sluice.notification;

import java.util.Map;
import java.util.Objects;

/**
 * What could not be read, kept for a person.
 *
 * @param from where it came from: a queue's URL, a subscription's name, or TOPIC/PARTITION@OFFSET
 * @param reason one sentence
 * @param headers the message's own, may be empty
 * @param body as it came
 */
public record DeadLetter(String from, String reason, Map<String, String> headers, byte[] body) {

  public DeadLetter {
    Objects.requireNonNull(from, "from");
    Objects.requireNonNull(reason, "reason");
    headers = Map.copyOf(headers);
    Objects.requireNonNull(body, "body");
  }
}
