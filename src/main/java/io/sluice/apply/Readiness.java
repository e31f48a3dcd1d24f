package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.manifest.ObjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** Waits until what other objects need can be used: CRDs served, Namespaces active. */
final class Readiness {

  private final KubeApi api;
  private final ResourceKinds kinds;
  private final BooleanSupplier goOn;

  Readiness(KubeApi api, ResourceKinds kinds, BooleanSupplier goOn) {
    this.api = api;
    this.kinds = kinds;
    this.goOn = goOn;
  }

  /**
   * Returns at once for objects of other kinds, and for those the identity may not read.
   *
   * @throws ApiException if it is not ready by {@code until}
   */
  void await(DesiredObject applied, Instant until) {
    if (!HeldKinds.isCrd(applied.id()) && !HeldKinds.isNamespace(applied.id())) {
      return;
    }
    for (int attempt = 0; ; attempt++) {
      Optional<String> missing = missing(applied);
      if (missing.isEmpty()) {
        return;
      }
      Duration pause = Retries.backOff(attempt);
      if (!goOn.getAsBoolean() || Instant.now().plus(pause).isAfter(until)) {
        throw new ApiException(ApiStatus.local("NotReady", "applied, but " + missing.get()));
      }
      Pauses.sleep(pause);
    }
  }

  private Optional<String> missing(DesiredObject applied) {
    JsonNode live;
    try {
      ObjectId id = applied.id();
      live =
          kinds
              .find(applied.apiVersion(), id.kind())
              .flatMap(kind -> api.get(kind, id))
              .orElse(MissingNode.getInstance());
    } catch (ApiException refused) {
      if (refused.isForbidden()) {
        return Optional.empty();
      }
      throw refused;
    }
    return HeldKinds.isCrd(applied.id()) ? missingOfCrd(live) : missingOfNamespace(live);
  }

  private static Optional<String> missingOfNamespace(JsonNode live) {
    String phase = live.path("status").path("phase").asText();
    return phase.equals("Active")
        ? Optional.empty()
        : Optional.of("the Namespace is not Active (" + phase + ")");
  }

  private Optional<String> missingOfCrd(JsonNode live) {
    boolean established = false;
    String names = "";
    for (JsonNode condition : live.path("status").path("conditions")) {
      boolean isTrue = condition.path("status").asText().equals("True");
      String type = condition.path("type").asText();
      established |= type.equals("Established") && isTrue;
      if (type.equals("NamesAccepted") && !isTrue) {
        names = ": " + condition.path("message").asText();
      }
    }
    if (!established || !names.isEmpty()) {
      return Optional.of("the CustomResourceDefinition is not Established" + names);
    }
    String kind = live.path("spec").path("names").path("kind").asText();
    for (JsonNode version : live.path("spec").path("versions")) {
      String apiVersion =
          live.path("spec").path("group").asText() + "/" + version.path("name").asText();
      if (version.path("served").asBoolean() && kinds.findNow(apiVersion, kind).isEmpty()) {
        return Optional.of(kind + " is not served yet in " + apiVersion);
      }
    }
    return Optional.empty();
  }
}
