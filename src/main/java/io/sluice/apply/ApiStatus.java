package io.sluice.apply;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Why the API server refused a request, in its own words: they may quote what was sent, so they are
 * never shown before {@link ApiMessages} went over them.
 *
 * @param code the HTTP status; 0 where there was no answer
 * @param reason such as {@code Forbidden}; {@link #NOT_SERVED} where the path itself is unknown
 * @param causes the fields it complains of
 * @param retryAfter what the server asked for; null where it did not
 */
record ApiStatus(int code, String reason, String message, List<Cause> causes, Duration retryAfter) {

  /** One field the server complains of. */
  record Cause(String reason, String field, String message) {}

  static final String NOT_SERVED = "NotServed";
  static final String NO_ANSWER = "NoAnswer";
  static final String TIMEOUT = "Timeout";
  static final String STOPPED = "Stopped";

  static ApiStatus local(String reason, String message) {
    return new ApiStatus(0, reason, message, List.of(), null);
  }

  /** Reads the body of a refusal; one that is no Kubernetes Status is kept as text. */
  static ApiStatus of(int code, String body, Duration retryAfter, ObjectMapper json) {
    JsonNode status;
    try {
      status = json.readTree(body);
    } catch (JsonProcessingException notJson) {
      status = MissingNode.getInstance();
    }
    if (!"Status".equals(status.path("kind").asText())) {
      String text = body.strip();
      return new ApiStatus(
          code, code == 404 ? NOT_SERVED : "HTTP " + code, text, List.of(), retryAfter);
    }
    String message = status.path("message").asText();
    String reason = status.path("reason").asText("HTTP " + code);
    if (code == 404 && message.contains("could not find the requested resource")) {
      reason = NOT_SERVED;
    }
    List<Cause> causes = new ArrayList<>();
    for (JsonNode cause : status.path("details").path("causes")) {
      causes.add(
          new Cause(
              cause.path("reason").asText(),
              cause.path("field").asText(),
              cause.path("message").asText()));
    }
    return new ApiStatus(code, reason, message, List.copyOf(causes), retryAfter);
  }

  @Override
  public String toString() {
    return code + " " + reason;
  }
}
