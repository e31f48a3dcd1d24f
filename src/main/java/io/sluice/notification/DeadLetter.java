package io.sluice.notification;

import java.nio.charset.StandardCharsets;
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

  /** The reason and the beginning of the body, fit for a log line. */
  public String summary() {
    int length = Math.min(body.length, 400);
    String text = new String(body, 0, length, StandardCharsets.UTF_8);
    return reason + " (" + body.length + " bytes: " + Names.shortened(text) + ")";
  }
}
