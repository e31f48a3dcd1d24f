package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What one source brings that others of its objects may have to wait for; decides how long a
 * refused object is worth trying again within the sync.
 */
final class InSight {

  private static final Duration LONG = Duration.ofSeconds(10);
  private static final Duration SHORT = Duration.ofSeconds(3);
  private static final String RBAC = "rbac.authorization.k8s.io";

  private final Set<String> kinds = new HashSet<>();
  private final Set<String> namespaces = new HashSet<>();
  private boolean rbac;

  InSight(Collection<List<DesiredObject>> stages) {
    for (List<DesiredObject> stage : stages) {
      for (DesiredObject desired : stage) {
        JsonNode spec = desired.object().path("spec");
        if (HeldKinds.isCrd(desired.id())) {
          kinds.add(kindKey(spec.path("group").asText(), spec.path("names").path("kind").asText()));
        } else if (HeldKinds.isNamespace(desired.id())) {
          namespaces.add(desired.id().name());
        }
        rbac |= desired.id().group().equals(RBAC);
      }
    }
  }

  /** How long after the first refusal the object may be tried again; zero for not at all. */
  Duration patience(ApiStatus status, DesiredObject desired) {
    if (status.reason().equals(ApiStatus.NOT_SERVED)) {
      String kind = kindKey(desired.id().group(), desired.id().kind());
      return kinds.contains(kind) ? LONG : Duration.ZERO;
    }
    if (Retries.isWebhooks(status) || status.reason().equals(ApplyRun.TERMINATING)) {
      return LONG;
    }
    String words = status.message();
    if (status.code() == 404 && words.startsWith("namespaces \"")) {
      return namespaces.contains(desired.id().namespace()) ? LONG : Duration.ZERO;
    }
    if (status.code() == 403 && words.contains("error looking up service account")) {
      return LONG;
    }
    boolean rolesMayFollow = rbac && desired.id().group().equals(RBAC);
    if (rolesMayFollow && (status.code() == 404 || words.contains("not currently held"))) {
      return SHORT;
    }
    return status.code() == 409 ? SHORT : Duration.ZERO;
  }

  private static String kindKey(String group, String kind) {
    return group + "/" + kind;
  }
}
