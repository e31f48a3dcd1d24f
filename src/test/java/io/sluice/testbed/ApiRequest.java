package io.sluice.testbed;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * One request as the API server's audit log has it. No component is null: what a request does not
 * have is "".
 *
 * @param verb get, list, watch, create, update, patch, delete, deletecollection
 * @param resource plural, with the subresource as in {@code buckets/status}
 * @param user who it was done as: the impersonated user where there is one
 * @param received when the API server got it, by its clock
 * @param code the HTTP status answered
 */
public record ApiRequest(
    String id,
    Instant received,
    String verb,
    String group,
    String resource,
    String namespace,
    String name,
    String user,
    String userAgent,
    String uri,
    int code) {

  /** Whether it could have changed something: any verb but get, list and watch. */
  public boolean writes() {
    return !verb.equals("get") && !verb.equals("list") && !verb.equals("watch");
  }

  static ApiRequest of(JsonNode event) {
    JsonNode object = event.path("objectRef");
    String subresource = object.path("subresource").asText("");
    String impersonated = event.at("/impersonatedUser/username").asText("");
    return new ApiRequest(
        event.path("auditID").asText(),
        Instant.parse(event.path("requestReceivedTimestamp").asText()),
        event.path("verb").asText(""),
        object.path("apiGroup").asText(""),
        object.path("resource").asText("") + (subresource.isEmpty() ? "" : "/" + subresource),
        object.path("namespace").asText(""),
        object.path("name").asText(""),
        impersonated.isEmpty() ? event.at("/user/username").asText("") : impersonated,
        event.path("userAgent").asText(""),
        event.path("requestURI").asText(""),
        event.at("/responseStatus/code").asInt());
  }
}
