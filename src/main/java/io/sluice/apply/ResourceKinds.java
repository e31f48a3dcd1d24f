package io.sluice.apply;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.sluice.manifest.ObjectId;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Which kinds the API server serves. Each group-version is asked for once and kept; a kind that is
 * not in it is looked for again, at most once a second. Discovery uses the process's own rights.
 * Safe for use by many threads.
 */
@Singleton
public class ResourceKinds {

  private static final Pattern GROUP = Pattern.compile("[a-z0-9]([-a-z0-9.]*[a-z0-9])?");
  private static final Pattern VERSION = Pattern.compile("[a-z][a-z0-9]*");

  private final KubeApi api;
  private final RefreshedOnMiss<String, Map<String, ResourceKind>> byGroupVersion;
  private final RefreshedOnMiss<String, Set<String>> versionsByGroup;

  @Inject
  public ResourceKinds(KubeApis apis) {
    this.api = apis.as(Identity.PROCESS);
    this.byGroupVersion = new RefreshedOnMiss<>(this::loadKinds);
    this.versionsByGroup = new RefreshedOnMiss<>(this::loadVersions);
  }

  /**
   * The kind in this version; empty if it is not served.
   *
   * @param apiVersion such as {@code apps/v1}; one of another form is served by nobody
   * @throws ApiException if the API server gives no answer
   */
  public Optional<ResourceKind> find(String apiVersion, String kind) {
    return isApiVersion(apiVersion)
        ? Optional.ofNullable(
            byGroupVersion.get(apiVersion, kinds -> kinds.containsKey(kind)).get(kind))
        : Optional.empty();
  }

  /**
   * The object's kind in whichever version is served, the group's preferred one first.
   *
   * @throws ApiException if the API server gives no answer
   */
  public Optional<ResourceKind> find(ObjectId id) {
    if (id.group().isEmpty()) {
      return find("v1", id.kind());
    }
    if (!GROUP.matcher(id.group()).matches()) {
      return Optional.empty();
    }
    return served(
        id, versionsByGroup.get(id.group(), versions -> served(id, versions).isPresent()));
  }

  private Optional<ResourceKind> served(ObjectId id, Set<String> versions) {
    return versions.stream()
        .flatMap(version -> find(id.group() + "/" + version, id.kind()).stream())
        .findFirst();
  }

  /** As {@link #find(String, String)}, asking the API server now. */
  public Optional<ResourceKind> findNow(String apiVersion, String kind) {
    forget(apiVersion);
    return find(apiVersion, kind);
  }

  /** To be called when a kind turned out to be gone. */
  public void forget(String apiVersion) {
    byGroupVersion.forget(apiVersion);
    int slash = apiVersion.indexOf('/');
    if (slash > 0) {
      versionsByGroup.forget(apiVersion.substring(0, slash));
    }
  }

  private static boolean isApiVersion(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    return slash < 0
        ? VERSION.matcher(apiVersion).matches()
        : GROUP.matcher(apiVersion.substring(0, slash)).matches()
            && VERSION.matcher(apiVersion.substring(slash + 1)).matches();
  }

  private Map<String, ResourceKind> loadKinds(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    String version = apiVersion.substring(slash + 1);
    Map<String, ResourceKind> kinds = new HashMap<>();
    for (JsonNode resource :
        load((slash < 0 ? "/api/" : "/apis/") + apiVersion).path("resources")) {
      String plural = resource.path("name").asText();
      if (!plural.contains("/")) {
        Set<String> verbs = new HashSet<>();
        resource.path("verbs").forEach(verb -> verbs.add(verb.asText()));
        String kind = resource.path("kind").asText();
        kinds.putIfAbsent(
            kind,
            new ResourceKind(
                group, version, kind, plural, resource.path("namespaced").asBoolean(), verbs));
      }
    }
    return Map.copyOf(kinds);
  }

  private Set<String> loadVersions(String group) {
    JsonNode found = load("/apis/" + group);
    Set<String> versions = new LinkedHashSet<>();
    String preferred = found.path("preferredVersion").path("version").asText();
    if (!preferred.isEmpty()) {
      versions.add(preferred);
    }
    found.path("versions").forEach(each -> versions.add(each.path("version").asText()));
    return versions;
  }

  private JsonNode load(String path) {
    try {
      return api.getPath(path);
    } catch (ApiException refused) {
      if (refused.isNotFound()) {
        return MissingNode.getInstance();
      }
      throw refused;
    }
  }
}
