package io.sluice.apply;

import io.sluice.manifest.ObjectId;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * A kind the API server serves, and where.
 *
 * @param group empty for the core group
 * @param plural the name in the path, such as {@code deployments}
 * @param verbs such as {@code patch}, {@code list}
 */
public record ResourceKind(
    String group,
    String version,
    String kind,
    String plural,
    boolean namespaced,
    Set<String> verbs) {

  /** Such as {@code v1} or {@code apps/v1}. */
  public String apiVersion() {
    return group.isEmpty() ? version : group + "/" + version;
  }

  /** As kubectl and RBAC name it, such as {@code deployments.apps}. */
  public String resource() {
    return group.isEmpty() ? plural : plural + "." + group;
  }

  /** Whether there can be such an object: its kind may have been of another scope before. */
  boolean fits(ObjectId id) {
    return namespaced != id.namespace().isEmpty();
  }

  /**
   * The path of the collection.
   *
   * @param namespace empty for all of them; not looked at for kinds without one
   */
  String collectionPath(String namespace) {
    String base = group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
    return namespaced && !namespace.isEmpty()
        ? base + "/namespaces/" + segment(namespace) + "/" + plural
        : base + "/" + plural;
  }

  /** The path of one object. */
  String objectPath(String namespace, String name) {
    if (namespaced && namespace.isEmpty()) {
      throw new ApiException(
          ApiStatus.local("Invalid", kind + "/" + name + " needs a namespace and has none"));
    }
    return collectionPath(namespace) + "/" + segment(name);
  }

  private static String segment(String text) {
    if (text.isEmpty() || text.equals(".") || text.equals("..") || text.matches(".*[/%].*")) {
      throw new ApiException(ApiStatus.local("Invalid", "\"" + text + "\" cannot be a name"));
    }
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }
}
