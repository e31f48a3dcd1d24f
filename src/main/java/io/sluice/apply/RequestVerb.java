package io.sluice.apply;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

/** Kubernetes' own name for what a request does. */
final class RequestVerb {

  private RequestVerb() {}

  /**
   * The verb; {@code get} of what is no resource.
   *
   * @param contentType null where there is no body
   */
  static String of(String method, URI uri, String contentType) {
    return switch (method) {
      case "POST" -> "create";
      case "PUT" -> "update";
      case "DELETE" -> "delete";
      case "PATCH" ->
          contentType != null && contentType.startsWith("application/apply-patch")
              ? "apply"
              : "patch";
      default -> reading(uri);
    };
  }

  private static String reading(URI uri) {
    var query = uri.getQuery();
    if (query != null && List.of(query.split("&")).contains("watch=true")) {
      return "watch";
    }
    var resource = resource(uri.getPath());
    return resource.size() == 1 ? "list" : "get";
  }

  /** Plural, name and subresource, as far as the path has them. */
  private static List<String> resource(String path) {
    var words = new ArrayList<>(List.of(path.replaceAll("^/+", "").split("/")));
    int version = words.getFirst().equals("apis") ? 3 : 2;
    if (words.size() <= version) {
      return List.of();
    }
    var rest = words.subList(version, words.size());
    return rest.getFirst().equals("namespaces") && rest.size() > 2
        ? rest.subList(2, rest.size())
        : rest;
  }
}
