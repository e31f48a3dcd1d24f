package io.sluice.bench;

import io.sluice.testbed.ApiRequest;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * What Sluice asked of the API server, by verb and resource; watches are not counted, and what is
 * in its own namespace is marked so.
 */
record Requests(Map<String, Long> counts) {

  static Requests of(List<ApiRequest> all) {
    return new Requests(
        all.stream()
            .filter(r -> r.userAgent().toLowerCase(Locale.ROOT).contains("fabric8"))
            .filter(r -> !r.verb().equals("watch"))
            .collect(Collectors.groupingBy(Requests::what, TreeMap::new, Collectors.counting())));
  }

  private static String what(ApiRequest request) {
    if (request.resource().isEmpty()) {
      return request.verb() + " " + request.uri().replaceFirst("\\?.*", "");
    }
    boolean own =
        request.namespace().equals(Cluster.HOME) && request.resource().equals("configmaps");
    return request.verb() + " " + request.resource() + (own ? " (inventory)" : "");
  }

  long total() {
    return counts.values().stream().mapToLong(n -> n).sum();
  }

  long writes() {
    return counts.entrySet().stream()
        .filter(e -> !e.getKey().startsWith("get ") && !e.getKey().startsWith("list "))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** For people. */
  String told() {
    return told(counts);
  }

  static String told(Map<String, Long> counts) {
    return counts.isEmpty()
        ? "none"
        : counts.entrySet().stream()
            .map(e -> e.getValue() + " × " + e.getKey())
            .collect(Collectors.joining(", "));
  }
}
